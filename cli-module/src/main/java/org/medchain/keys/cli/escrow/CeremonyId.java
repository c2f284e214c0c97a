package org.medchain.keys.cli.escrow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names a ceremony, and commits it to its secret: each share has it, and what the shares recover must have it again.
 *
 * <p>Guarantee: it does not help to guess the secret. It is a hash of the secret and of 16 random bytes, the opening, which are split with the secret:
 * without shares that recover both, checking one guess takes 2^128 hashes.
 */
record CeremonyId(byte[] bytes) {

    static final int LENGTH = 16;

    private static final byte[] LABEL = "MedChain escrow ceremony v1".getBytes(StandardCharsets.US_ASCII);
    private static final int GROUP = 4;

    CeremonyId {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a ceremony's id has " + LENGTH + " bytes");
        }
        bytes = bytes.clone();
    }

    /** @param opened the opening and the secret behind it */
    static CeremonyId of(SecretKind kind, Quorum quorum, byte[] opened) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(LABEL);
            hash.update(kind.code());
            hash.update((byte) quorum.threshold());
            hash.update((byte) quorum.shares());
            hash.update(opened);
            return new CeremonyId(Arrays.copyOf(hash.digest(), LENGTH));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CeremonyId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns hex in groups of four, to be compared by eye. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes).replaceAll("(.{" + GROUP + "})(?!$)", "$1-");
    }
}
