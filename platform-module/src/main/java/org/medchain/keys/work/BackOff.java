package org.medchain.keys.work;

import java.time.Duration;

/**
 * The time that a subject waits after it was put off: at first {@code first}, then twice as long each time, {@code
 * longest} at most. After a step that went well the count starts again.
 */
public record BackOff(Duration first, Duration longest) {

    /** No wait is doubled more often: the next one would be longer than any limit. */
    private static final int MOST_DOUBLINGS = 30;

    public BackOff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("a subject can't wait from " + first + " to " + longest);
        }
    }

    /**
     * Returns how long to wait now.
     *
     * @param attempts how often there was a wait before, one time after the other
     */
    public Duration after(int attempts) {
        Duration wait = first.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
