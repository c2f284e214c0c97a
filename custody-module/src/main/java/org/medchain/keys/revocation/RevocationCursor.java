package org.medchain.keys.revocation;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;

/**
 * A place in the feed: an entry of the tenant's chain.
 *
 * @param seq its number
 * @param hash the beginning of its hash, in hex: another chain has another entry there
 */
record RevocationCursor(long seq, String hash) {

    private static final int HASH_BYTES = 16;
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17})\\.([0-9a-f]{32})");

    static RevocationCursor of(long seq, byte[] entryHash) {
        return new RevocationCursor(seq, HexFormat.of().formatHex(Arrays.copyOf(entryHash, HASH_BYTES)));
    }

    /** @throws MalformedValueException if the text is of no answer */
    static RevocationCursor parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new MalformedValueException("after", "must be the cursor of an answer");
        }
        return new RevocationCursor(Long.parseLong(parts.group(1)), parts.group(2));
    }

    @Override
    public String toString() {
        return seq + "." + hash;
    }
}
