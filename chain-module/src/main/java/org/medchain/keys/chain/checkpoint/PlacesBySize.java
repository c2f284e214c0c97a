package org.medchain.keys.chain.checkpoint;

import java.util.Arrays;

/**
 * The places of the checkpoints in a file by size: two numbers for each, in the order of the sizes. A checkpoint itself
 * takes thirty times as much.
 */
final class PlacesBySize {

    private static final int FIRST = 1024;

    private long[] sizes = new long[FIRST];
    private long[] places = new long[FIRST];
    private int count;

    void add(long size, long place) {
        if (count == sizes.length) {
            sizes = Arrays.copyOf(sizes, count * 2);
            places = Arrays.copyOf(places, count * 2);
        }
        sizes[count] = size;
        places[count] = place;
        count++;
    }

    /** Sorts the places; call it once all are added. Of one size they stay in the order of the file. */
    void sort() {
        long[] sizesApart = new long[count];
        long[] placesApart = new long[count];
        for (int width = 1; width < count; width *= 2) {
            for (int from = 0; from + width < count; from += 2 * width) {
                merge(from, from + width, Math.min(from + 2 * width, count), sizesApart, placesApart);
            }
        }
    }

    /** Merges two sorted parts that follow each other. In a file as servers write it nearly all are in order already. */
    private void merge(int from, int middle, int to, long[] sizesApart, long[] placesApart) {
        if (sizes[middle - 1] <= sizes[middle]) {
            return;
        }
        System.arraycopy(sizes, from, sizesApart, from, middle - from);
        System.arraycopy(places, from, placesApart, from, middle - from);
        int left = from;
        int right = middle;
        for (int at = from; left < middle; at++) {
            if (right == to || sizesApart[left] <= sizes[right]) {
                sizes[at] = sizesApart[left];
                places[at] = placesApart[left];
                left++;
            } else {
                sizes[at] = sizes[right];
                places[at] = places[right];
                right++;
            }
        }
    }

    /** The first that is of this size or a larger one; {@link #count} if there is none. */
    int indexFrom(long size) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sizes[middle] < size) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int count() {
        return count;
    }

    long size(int index) {
        return sizes[index];
    }

    long place(int index) {
        return places[index];
    }
}
