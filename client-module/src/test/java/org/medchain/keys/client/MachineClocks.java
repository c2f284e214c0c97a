package org.medchain.keys.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The two clocks of a machine, which go on when a test says so. */
final class MachineClocks implements Supplier<Moment> {

    private final AtomicReference<Moment> now =
            new AtomicReference<>(new Moment(Long.MAX_VALUE - 1, Instant.parse("2026-11-27T08:00:00Z")));

    @Override
    public Moment get() {
        return now.get();
    }

    void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    /** System.nanoTime stands still meanwhile. */
    void suspend(Duration time) {
        setWallTime(get().wallTime().plus(time));
    }

    void setBack(Duration time) {
        setWallTime(get().wallTime().minus(time));
    }

    private void setWallTime(Instant wallTime) {
        now.updateAndGet(before -> new Moment(before.nanoTime(), wallTime));
    }
}
