package org.medchain.keys.server;

import java.util.HashMap;
import java.util.Map;

/**
 * Bounds how many of one kind are under way at once for each name: for a tenant, a Region, a CMK. It keeps the names of what is under way and no
 * others. Safe for use by many threads.
 */
public final class InFlight {

    private final int most;
    private final Map<String, Integer> going = new HashMap<>();

    /** @param most for each name */
    public InFlight(int most) {
        this.most = most;
    }

    /** Begins one more, and returns true if it may. In that case the caller must call {@link #end} once. */
    public synchronized boolean begin(String name) {
        if (going.getOrDefault(name, 0) >= most) {
            return false;
        }
        going.merge(name, 1, Integer::sum);
        return true;
    }

    /** One that began has ended. */
    public synchronized void end(String name) {
        going.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Returns how many are in flight for this name. */
    public synchronized int of(String name) {
        return going.getOrDefault(name, 0);
    }

    /** Returns how many are in flight for the name that has most of them. */
    public synchronized int busiest() {
        return going.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** Returns how many may be in flight for each name. */
    public int most() {
        return most;
    }
}
