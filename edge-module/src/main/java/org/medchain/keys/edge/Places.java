package org.medchain.keys.edge;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds how many requests without a token are under way at once, of each address and of all together, and how many of an address begin within a second.
 * Safe for use by many threads.
 */
final class Places {

    private final int perAddress;
    private final int most;
    private final int perSecond;
    private final LongSupplier nanoTime;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Map<String, Integer> begun = new HashMap<>();
    private long second;
    private int all;

    /**
     * @param most of all addresses together
     * @param perSecond of one address
     */
    Places(int perAddress, int most, int perSecond, LongSupplier nanoTime) {
        this.perAddress = perAddress;
        this.most = most;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /** Takes a place, and returns true if there was one. In that case the caller must call {@link #giveBack} once. */
    synchronized boolean take(String address) {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong());
        if (now != second) {
            second = now;
            begun.clear();
        }
        if (all == most
                || taken.getOrDefault(address, 0) == perAddress
                || begun.getOrDefault(address, 0) == perSecond) {
            return false;
        }
        begun.merge(address, 1, Integer::sum);
        taken.merge(address, 1, Integer::sum);
        all++;
        return true;
    }

    synchronized void giveBack(String address) {
        taken.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        all--;
    }
}
