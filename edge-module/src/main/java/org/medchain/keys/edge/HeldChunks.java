package org.medchain.keys.edge;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes in chunks that are never copied when more come, so that {@link #wipe} leaves none behind. What is beyond the first {@value #FREE} bytes
 * counts against the memory of an owner. Used by one thread at a time.
 */
final class HeldChunks {

    /** The largest write that Open Liberty sends at once, without a copy of the rest, if a listener writes. */
    static final int CHUNK = 8_192;

    private static final int SMALL = 1_024;
    private static final int FREE = 16_384;

    private final Shares memory;
    private final List<byte[]> chunks = new ArrayList<>();
    private String owner;
    private int inLast;
    private int size;
    private long counted;

    HeldChunks(Shares memory, String owner) {
        this.memory = memory;
        this.owner = owner;
    }

    /** Says whose the bytes are from now on. */
    void belongTo(String name) {
        if (counted == 0) {
            owner = name;
        }
    }

    String owner() {
        return owner;
    }

    int size() {
        return size;
    }

    /** Returns false if there is no memory for so many. */
    boolean add(byte[] bytes, int offset, int length) {
        if (!count(size + (long) length)) {
            return false;
        }
        int from = offset;
        int left = length;
        while (left > 0) {
            byte[] last = last(left);
            int some = Math.min(left, last.length - inLast);
            System.arraycopy(bytes, from, last, inLast, some);
            inLast += some;
            from += some;
            left -= some;
        }
        size += length;
        return true;
    }

    private boolean count(long wanted) {
        if (wanted <= FREE + counted) {
            return true;
        }
        long more = Math.max(wanted - FREE - counted, FREE);
        if (!memory.take(owner, more)) {
            return false;
        }
        counted += more;
        return true;
    }

    private byte[] last(int wanted) {
        if (chunks.isEmpty() || inLast == chunks.get(chunks.size() - 1).length) {
            chunks.add(new byte[chunks.isEmpty() && wanted <= SMALL ? SMALL : CHUNK]);
            inLast = 0;
        }
        return chunks.get(chunks.size() - 1);
    }

    int count() {
        return chunks.size();
    }

    /** Returns the chunk itself, no copy. */
    byte[] chunk(int index) {
        return chunks.get(index);
    }

    int lengthOf(int index) {
        return index == chunks.size() - 1 ? inLast : chunks.get(index).length;
    }

    void writeTo(OutputStream out) throws IOException {
        for (int i = 0; i < count(); i++) {
            out.write(chunk(i), 0, lengthOf(i));
        }
    }

    /** Zeroes all bytes and gives the memory back. */
    void wipe() {
        chunks.forEach(chunk -> Arrays.fill(chunk, (byte) 0));
        chunks.clear();
        size = 0;
        inLast = 0;
        if (counted > 0) {
            memory.giveBack(owner, counted);
            counted = 0;
        }
    }
}
