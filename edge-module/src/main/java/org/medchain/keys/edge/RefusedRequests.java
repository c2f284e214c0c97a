package org.medchain.keys.edge;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Counts what is refused at the edge, and logs one line a minute for each fault: a client that sends nonsense for hours fills
 * no disk. Safe for use by many threads.
 */
final class RefusedRequests {

    private static final Logger LOG = System.getLogger(RefusedRequests.class.getName());
    private static final long SILENCE = TimeUnit.MINUTES.toNanos(1);

    private final Map<Fault, Tally> tallies = new EnumMap<>(Fault.class);
    private final LongSupplier nanoTime;

    private static final class Tally {

        private final LongAdder count = new LongAdder();
        private final AtomicLong silentUntil;
        private final AtomicLong told = new AtomicLong();

        Tally(long now) {
            silentUntil = new AtomicLong(now);
        }
    }

    RefusedRequests(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        for (Fault fault : Fault.values()) {
            tallies.put(fault, new Tally(now));
        }
    }

    /** Returns how often each fault was refused so far, by its label: a view that continues to count. */
    Map<String, LongAdder> counts() {
        return tallies.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(tally -> tally.getKey().label(), tally -> tally.getValue().count));
    }

    /**
     * Counts one.
     *
     * @param failure what escaped; null for a fault of the request
     */
    void add(Fault fault, String requestId, Throwable failure) {
        Tally tally = tallies.get(fault);
        tally.count.increment();
        long now = nanoTime.getAsLong();
        long silentUntil = tally.silentUntil.get();
        if (now - silentUntil >= 0 && tally.silentUntil.compareAndSet(silentUntil, now + SILENCE)) {
            long all = tally.count.sum();
            long untold = all - tally.told.getAndSet(all);
            LOG.log(
                    failure == null ? Level.INFO : Level.ERROR,
                    "refused for its " + fault.label() + ": " + untold
                            + " requests since the last line of this kind, request " + requestId,
                    failure);
        }
    }
}
