package org.medchain.keys.local;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Tells one KEK from another without telling the KEK: 8 bytes derived from it, not secret. Text form: 16 hex digits.
 *
 * <p>Limit: an attacker who guesses the KEK can check the guess against its fingerprint, so a KEK is random, never a pass
 * phrase.
 */
public record KekFingerprint(byte[] bytes) {

    /** The length of a fingerprint, in bytes. */
    public static final int LENGTH = 8;

    public KekFingerprint {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a KEK fingerprint has " + LENGTH + " bytes");
        }
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KekFingerprint that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
