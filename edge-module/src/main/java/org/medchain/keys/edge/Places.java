package org.medchain.keys.edge;

import java.util.HashMap;
import java.util.Map;

/** Bounds how many requests without a token go on at once, of each address and of all together. Safe for use by many threads. */
final class Places {

    private final int perAddress;
    private final int most;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    /** @param most of all addresses together */
    Places(int perAddress, int most) {
        this.perAddress = perAddress;
        this.most = most;
    }

    /** Whether there was a place. If so, {@link #giveBack} is to be called once. */
    synchronized boolean take(String address) {
        if (all == most || taken.getOrDefault(address, 0) == perAddress) {
            return false;
        }
        taken.merge(address, 1, Integer::sum);
        all++;
        return true;
    }

    synchronized void giveBack(String address) {
        taken.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        all--;
    }
}
