package org.medchain.keys.server.caller;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 (FIPS 180-4) of two texts, for a place that takes no long text. */
final class TextPairHash {

    private TextPairHash() {}

    /** Returns 64 lower-case hexadecimal digits. */
    static String of(String first, String second) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            // The length of the first keeps two pairs from being one text.
            digest.update((first.length() + " " + first + second).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
