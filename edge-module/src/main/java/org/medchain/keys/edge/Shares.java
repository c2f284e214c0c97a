package org.medchain.keys.edge;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds how much of one thing, memory or threads, is taken for clients at once: by all together, and by each owner, a tenant or a context that needs no
 * token. Safe for use by many threads.
 */
final class Shares {

    /** The part of the heap that bodies and answers may use together. */
    private static final int OF_THE_HEAP = 8;

    /** The part of all that one owner may take. */
    private static final int OF_ALL = 4;

    private final long most;
    private final AtomicLong all = new AtomicLong();
    private final ConcurrentMap<String, Long> owners = new ConcurrentHashMap<>();

    /** @param most how much all owners may take together */
    Shares(long most) {
        this.most = most;
    }

    static Shares ofTheHeap() {
        return new Shares(Runtime.getRuntime().maxMemory() / OF_THE_HEAP);
    }

    /** Returns false if the owner, or all together, would have too much. */
    boolean take(String owner, long amount) {
        if (all.addAndGet(amount) > most) {
            all.addAndGet(-amount);
            return false;
        }
        if (owners.merge(owner, amount, Long::sum) > most / OF_ALL) {
            giveBack(owner, amount);
            return false;
        }
        return true;
    }

    void giveBack(String owner, long amount) {
        owners.computeIfPresent(owner, (name, taken) -> taken == amount ? null : (Long) (taken - amount));
        all.addAndGet(-amount);
    }

    /** Returns how much all owners have. */
    long taken() {
        return all.get();
    }
}
