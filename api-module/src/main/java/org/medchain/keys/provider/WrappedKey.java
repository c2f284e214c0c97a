package org.medchain.keys.provider;

import java.util.Arrays;

/** A data key under a CMK or KEK, in the format of the provider that made it. */
public record WrappedKey(byte[] bytes) {

    /** No wrapped key of any provider is longer, in bytes. */
    public static final int MAX_LENGTH = 4096;

    /** @throws IllegalArgumentException if there are no bytes, or more than {@link #MAX_LENGTH} */
    public WrappedKey {
        if (bytes.length == 0 || bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException("a wrapped key has 1 to " + MAX_LENGTH + " bytes");
        }
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WrappedKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "WrappedKey[redacted]";
    }
}
