package org.medchain.keys.client;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment by two clocks, of which neither is enough. That of {@link System#nanoTime} is never set, but on Linux it stands still while the machine
 * is suspended. The clock on the wall continues then, but it may be set back.
 *
 * @param nanoTime by the first
 * @param wallTime by the second
 */
record Moment(long nanoTime, Instant wallTime) {

    static Moment now() {
        return new Moment(System.nanoTime(), Instant.now());
    }

    Moment plus(Duration time) {
        return new Moment(nanoTime + time.toNanos(), wallTime.plus(time));
    }

    /**
     * Returns true if both clocks are before the end: what lasts until a moment is over as soon as one of them is
     * there.
     */
    boolean isBefore(Moment end) {
        return nanoTime - end.nanoTime < 0 && wallTime.isBefore(end.wallTime);
    }
}
