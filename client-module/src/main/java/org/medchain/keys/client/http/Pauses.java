package org.medchain.keys.client.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The pause before a request is sent again: half to all of 100 ms, twice that with each attempt up to 5 seconds, and as
 * long as the service says.
 */
final class Pauses {

    /** A function that waits. */
    @FunctionalInterface
    interface Sleep {

        void sleep(long nanos) throws InterruptedException;
    }

    private static final long FIRST = Duration.ofMillis(100).toNanos();
    private static final long LONGEST = Duration.ofSeconds(5).toNanos();
    private static final int MOST_DOUBLINGS = 6;

    private final LongSupplier nanoTime;
    private final Sleep sleep;

    Pauses(LongSupplier nanoTime, Sleep sleep) {
        this.nanoTime = nanoTime;
        this.sleep = sleep;
    }

    static Pauses real() {
        return new Pauses(System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /**
     * Waits, unless that leaves the next attempt less than 100 ms: its time-out would hide what the service answered.
     *
     * @param attempt that failed, from 1
     * @param end by {@link #nanoTime}
     * @return whether there is time for another attempt
     */
    boolean beforeNext(int attempt, Optional<Duration> retryAfter, long end) throws InterruptedException {
        long most = Math.min(FIRST << Math.min(attempt - 1, MOST_DOUBLINGS), LONGEST);
        long own = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
        long wait = Math.max(own, retryAfter.map(Duration::toNanos).orElse(0L));
        if (wait > end - nanoTime() - FIRST) {
            return false;
        }
        sleep.sleep(wait);
        return true;
    }
}
