package org.medchain.keys.patient.erased;

import java.nio.ByteBuffer;

/** Ids of 16 bytes in a buffer, in order and none twice, asked by binary search. Safe for use by many threads. */
final class SortedIds {

    static final int LENGTH = 16;

    static final SortedIds NONE = new SortedIds(ByteBuffer.allocate(0));

    private final ByteBuffer ids;
    private final int count;

    /** @param ids from the first byte to the limit */
    SortedIds(ByteBuffer ids) {
        this.ids = ids;
        this.count = ids.limit() / LENGTH;
    }

    int count() {
        return count;
    }

    long high(int index) {
        return ids.getLong(index * LENGTH);
    }

    long low(int index) {
        return ids.getLong(index * LENGTH + Long.BYTES);
    }

    boolean contains(long high, long low) {
        int from = 0;
        int to = count - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = compare(high(middle), low(middle), high, low);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return false;
    }

    static int compare(long high, long low, long otherHigh, long otherLow) {
        int order = Long.compareUnsigned(high, otherHigh);
        return order == 0 ? Long.compareUnsigned(low, otherLow) : order;
    }
}
