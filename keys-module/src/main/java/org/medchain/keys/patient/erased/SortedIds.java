package org.medchain.keys.patient.erased;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Ids of 16 bytes in a file that is mapped, in order and none twice, asked by binary search. One map has 2 GiB at most, so there are several of them.
 * Safe for use by many threads.
 */
final class SortedIds {

    static final int LENGTH = 16;

    static final SortedIds NONE = new SortedIds(List.of(), 0);

    /** The ids of a segment: a power of two, 1 GiB. */
    private static final int SEGMENT_BITS = 26;

    private static final int SEGMENT = 1 << SEGMENT_BITS;

    private final List<ByteBuffer> segments;
    private final long count;

    private SortedIds(List<ByteBuffer> segments, long count) {
        this.segments = List.copyOf(segments);
        this.count = count;
    }

    /**
     * Maps ids of a file.
     *
     * @param from the place of the first
     */
    static SortedIds map(FileChannel channel, long from, long count) throws IOException {
        List<ByteBuffer> segments = new ArrayList<>();
        for (long first = 0; first < count; first += SEGMENT) {
            segments.add(channel.map(
                    FileChannel.MapMode.READ_ONLY, from + first * LENGTH, Math.min(SEGMENT, count - first) * LENGTH));
        }
        return new SortedIds(segments, count);
    }

    long count() {
        return count;
    }

    long high(long index) {
        return segmentOf(index).getLong(placeOf(index));
    }

    long low(long index) {
        return segmentOf(index).getLong(placeOf(index) + Long.BYTES);
    }

    private ByteBuffer segmentOf(long index) {
        return segments.get((int) (index >>> SEGMENT_BITS));
    }

    private static int placeOf(long index) {
        return (int) (index & (SEGMENT - 1)) * LENGTH;
    }

    boolean contains(long high, long low) {
        long from = 0;
        long to = count - 1;
        while (from <= to) {
            long middle = (from + to) >>> 1;
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
