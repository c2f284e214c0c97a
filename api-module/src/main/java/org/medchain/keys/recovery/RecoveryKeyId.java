package org.medchain.keys.recovery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;

/**
 * Names a public key by its fingerprint, which people compare: the first 16 bytes of a SHA-256, as 32 hexadecimal digits. It stays the same when the
 * private key is split among other custodians.
 */
public record RecoveryKeyId(String value) {

    /** The length of {@link #toBytes()}. */
    static final int LENGTH = 16;

    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern GROUP = Pattern.compile("(.{4})(?!$)");
    private static final byte[] LABEL = "MedChain recovery key v1".getBytes(StandardCharsets.US_ASCII);

    /** @throws MalformedValueException if it is none */
    public RecoveryKeyId {
        if (!SHAPE.matcher(value).matches()) {
            throw new MalformedValueException("recoveryKeyId", "must be 32 hexadecimal digits");
        }
    }

    /**
     * Reads an id that a person typed or copied: hyphens, blanks and case do not count.
     *
     * @throws MalformedValueException if it is none
     */
    public static RecoveryKeyId parse(String text) {
        return new RecoveryKeyId(text.replaceAll("[- ]", "").toLowerCase(Locale.ROOT));
    }

    static RecoveryKeyId of(byte[] publicKey) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(LABEL);
            return new RecoveryKeyId(HexFormat.of().formatHex(Arrays.copyOf(hash.digest(publicKey), LENGTH)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    byte[] toBytes() {
        return HexFormat.of().parseHex(value);
    }

    /** Returns the id in groups of four, to be compared by eye. */
    public String inGroups() {
        return GROUP.matcher(value).replaceAll("$1-");
    }

    @Override
    public String toString() {
        return value;
    }
}
