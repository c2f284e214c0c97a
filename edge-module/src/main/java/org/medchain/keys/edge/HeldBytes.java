package org.medchain.keys.edge;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory of bodies and answers that wait for their clients, of all together and of each owner: a tenant, or a context that needs no
 * token. Safe for use by many threads.
 */
final class HeldBytes {

    /** The part of the heap that all owners may use together. */
    private static final int OF_THE_HEAP = 8;

    /** The part of that which one owner may use. */
    private static final int OF_ALL = 4;

    private final long most;
    private final AtomicLong all = new AtomicLong();
    private final ConcurrentMap<String, Long> owners = new ConcurrentHashMap<>();

    /** @param most how many bytes all owners may use together */
    HeldBytes(long most) {
        this.most = most;
    }

    static HeldBytes ofTheHeap() {
        return new HeldBytes(Runtime.getRuntime().maxMemory() / OF_THE_HEAP);
    }

    /** Returns false if the owner, or all together, would use too many. */
    boolean take(String owner, long bytes) {
        if (all.addAndGet(bytes) > most) {
            all.addAndGet(-bytes);
            return false;
        }
        if (owners.merge(owner, bytes, Long::sum) > most / OF_ALL) {
            giveBack(owner, bytes);
            return false;
        }
        return true;
    }

    void giveBack(String owner, long bytes) {
        owners.computeIfPresent(owner, (name, taken) -> taken == bytes ? null : (Long) (taken - bytes));
        all.addAndGet(-bytes);
    }

    /** Returns how many bytes all owners use. */
    long taken() {
        return all.get();
    }
}
