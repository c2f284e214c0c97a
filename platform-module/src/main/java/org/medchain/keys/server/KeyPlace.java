package org.medchain.keys.server;

import java.util.HexFormat;
import java.util.UUID;
import org.medchain.keys.DataKeyId;

/**
 * The place of a data key in a list that callers read page by page, as a text of 64 hex digits.
 *
 * @param owner what the list is ordered by first: the row of the key's patient, or a note about it
 */
public record KeyPlace(UUID owner, DataKeyId keyId) {

    /** The place before all data keys. */
    public static final KeyPlace FIRST = new KeyPlace(new UUID(0, 0), new DataKeyId(new UUID(0, 0)));

    private static final int DIGITS = 16;

    /** @throws IllegalArgumentException if the text is not that of a place */
    public static KeyPlace parse(String text) {
        if (text.length() != 4 * DIGITS) {
            throw new IllegalArgumentException("not a place");
        }
        return new KeyPlace(idAt(text, 0), new DataKeyId(idAt(text, 2)));
    }

    private static UUID idAt(String text, int start) {
        return new UUID(numberAt(text, start), numberAt(text, start + 1));
    }

    private static long numberAt(String text, int place) {
        return HexFormat.fromHexDigitsToLong(text, place * DIGITS, (place + 1) * DIGITS);
    }

    @Override
    public String toString() {
        return textOf(owner) + textOf(keyId.value());
    }

    private static String textOf(UUID id) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits());
    }
}
