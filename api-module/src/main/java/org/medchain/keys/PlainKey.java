package org.medchain.keys;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The 32 bytes of an AES-256 data key, held for as short a time as possible: use it in a try-with-resources statement.
 * {@link #close()} overwrites the bytes.
 *
 * <p>Limit: a copy that was taken out is its taker's to wipe, and the garbage collector may have moved the bytes before.
 */
public final class PlainKey implements AutoCloseable {

    /** The length of a key, in bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;
    private volatile boolean closed;

    /**
     * A function that uses the bytes. It may throw a checked exception, as ciphers and streams do.
     *
     * @param <R> what comes of it
     * @param <E> what it throws; nothing needs to be caught of one that throws no checked exception
     */
    @FunctionalInterface
    public interface Use<R, E extends Exception> {

        /** @param bytes the 32 bytes of the key, which are overwritten when the key is closed */
        R of(byte[] bytes) throws E;
    }

    private PlainKey(byte[] bytes) {
        if (bytes.length != LENGTH) {
            Arrays.fill(bytes, (byte) 0);
            throw new IllegalArgumentException("a data key has " + LENGTH + " bytes");
        }
        this.bytes = bytes;
    }

    /** The array is this key's from now on and is overwritten by {@link #close()}; the caller keeps no reference. */
    public static PlainKey takeOwnershipOf(byte[] bytes) {
        return new PlainKey(bytes);
    }

    /** Leaves the array alone; the caller wipes it. */
    public static PlainKey takeCopyOf(byte[] bytes) {
        return new PlainKey(bytes.clone());
    }

    /**
     * Lends the bytes to a use, which must not keep or change the array.
     *
     * @throws IllegalStateException if the key is closed
     * @throws E if the use does
     */
    public synchronized <R, E extends Exception> R use(Use<R, E> use) throws E {
        requireOpen();
        return use.of(bytes);
    }

    /**
     * A copy of the 32 bytes, for the caller to wipe.
     *
     * @throws IllegalStateException if the key is closed
     */
    public synchronized byte[] copyOfBytes() {
        requireOpen();
        return bytes.clone();
    }

    /** Overwrites the bytes with zeros. Closing again does nothing. */
    @Override
    public synchronized void close() {
        Arrays.fill(bytes, (byte) 0);
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the plain key is closed");
        }
    }

    /** Compares in constant time. A closed key has no bytes left to compare and equals itself only. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof PlainKey that
                        && !closed
                        && !that.closed
                        && MessageDigest.isEqual(bytes, that.bytes));
    }

    /** Returns the same number for every key: a hash would tell something of the bytes. */
    @Override
    public int hashCode() {
        return PlainKey.class.hashCode();
    }

    @Override
    public String toString() {
        return "PlainKey[redacted]";
    }
}
