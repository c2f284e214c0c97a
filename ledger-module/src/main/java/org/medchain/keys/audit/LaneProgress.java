package org.medchain.keys.audit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Tells whether a lane of the ledger commits what it is given. */
final class LaneProgress {

    /** A lane that was given nothing for so many deadlines may work again: nobody knows. */
    private static final int REMEMBERED = 5;

    private static final long NOTHING = Long.MIN_VALUE;

    private final LongSupplier nanoTime;

    /** The time since which something waits, or fails, and nothing is committed. */
    private final AtomicLong waitingSince = new AtomicLong(NOTHING);

    private volatile long lastGiven;

    LaneProgress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void given() {
        long now = nanoTime.getAsLong();
        lastGiven = now;
        waitingSince.compareAndSet(NOTHING, now);
    }

    /** Notes that something was committed. */
    void moved(boolean moreWaits) {
        waitingSince.set(moreWaits ? nanoTime.getAsLong() : NOTHING);
    }

    /** Returns true if units wait or fail, and none was committed for longer than a caller waits. */
    boolean isStuck(Duration deadline) {
        long now = nanoTime.getAsLong();
        long since = waitingSince.get();
        return since != NOTHING
                && now - since > deadline.toNanos()
                && now - lastGiven <= deadline.multipliedBy(REMEMBERED).toNanos();
    }
}
