package org.medchain.keys.destruction.listing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time when the server was last shown, by two clocks: one stands still while a machine is suspended, the other
 * may be set back.
 */
record Shown(boolean ever, long nanos, Instant instant) {

    static final Shown NEVER = new Shown(false, 0, Instant.EPOCH);

    boolean isWithin(Duration longest, Clock clock) {
        return ever
                && System.nanoTime() - nanos <= longest.toNanos()
                && !instant.plus(longest).isBefore(clock.instant());
    }
}
