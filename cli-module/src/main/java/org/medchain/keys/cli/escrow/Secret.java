package org.medchain.keys.cli.escrow;

import java.util.Arrays;

/** The 32 bytes that are split and recovered. {@link #close()} overwrites them. */
public final class Secret implements AutoCloseable {

    /** The length of a secret, in bytes. */
    public static final int LENGTH = 32;

    private final SecretKind kind;
    private final byte[] bytes;

    private Secret(SecretKind kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    /** The array belongs to the secret from now on. */
    public static Secret takeOwnershipOf(SecretKind kind, byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a secret has " + LENGTH + " bytes");
        }
        return new Secret(kind, bytes);
    }

    public SecretKind kind() {
        return kind;
    }

    /** The bytes themselves, not a copy. The caller neither keeps nor changes them. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
