package org.medchain.keys.kms;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/**
 * Stands before one of MicroProfile's circuit breakers, knows its state and lengthens its wait. MicroProfile's waits the
 * same time after each failed probe; this one doubles the wait with each, up to five minutes, and adds up to 20 percent at
 * random so that servers don't probe in step. A probe that is answered closes it and resets the wait.
 *
 * <p>The state follows the clock, with or without traffic. Safe for use by many threads.
 */
final class Breaker {

    static final int FAILURES_TO_OPEN = 5;
    static final int DELAY_SECONDS = 30;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(DELAY_SECONDS);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration WAIT_BEHIND_PROBE = Duration.ofSeconds(1);
    private static final double JITTER = 0.2;

    /** Whether a call may go ahead, as a probe or not, and if not, how long to wait. */
    record Admission(boolean admitted, boolean probe, Duration retryAfter) {

        private static final Admission ORDINARY = new Admission(true, false, Duration.ZERO);
        private static final Admission PROBE = new Admission(true, true, Duration.ZERO);

        private static Admission refused(Duration wait) {
            return new Admission(false, false, wait);
        }
    }

    private final Clock clock;
    private final DoubleSupplier random;

    private boolean open;
    private boolean probing;
    private int failures;
    private Duration wait = Duration.ZERO;
    private Instant nextProbe = Instant.MIN;

    /** @param random gives numbers from 0 to 1 */
    Breaker(Clock clock, DoubleSupplier random) {
        this.clock = clock;
        this.random = random;
    }

    synchronized BreakerState state() {
        if (!open) {
            return BreakerState.CLOSED;
        }
        return clock.instant().isBefore(nextProbe) ? BreakerState.OPEN : BreakerState.HALF_OPEN;
    }

    /** To be asked before each call. While the breaker is half-open one probe at a time is let through. */
    synchronized Admission admit() {
        return switch (state()) {
            case CLOSED -> Admission.ORDINARY;
            case OPEN -> Admission.refused(Duration.between(clock.instant(), nextProbe));
            case HALF_OPEN -> {
                if (probing) {
                    yield Admission.refused(WAIT_BEHIND_PROBE);
                }
                probing = true;
                yield Admission.PROBE;
            }
        };
    }

    /** The call was answered; a refusal is an answer too. */
    synchronized void answered(Admission admission) {
        if (admission.probe()) {
            probing = false;
            open = false;
            wait = Duration.ZERO;
        }
        if (!open) {
            failures = 0;
        }
    }

    /** The call failed for a reason of the infrastructure. A straggler from before the breaker opened changes nothing. */
    synchronized void failed(Admission admission) {
        if (admission.probe()) {
            probing = false;
            open(shorter(wait.multipliedBy(2), LONGEST_WAIT));
        } else if (!open && ++failures >= FAILURES_TO_OPEN) {
            open(FIRST_WAIT);
        }
    }

    /** MicroProfile's breaker did not let the call through. */
    synchronized void refusedBehind(Admission admission) {
        if (admission.probe()) {
            probing = false;
        } else if (!open) {
            open(FIRST_WAIT);
        }
    }

    private void open(Duration newWait) {
        open = true;
        wait = newWait;
        Duration jitter = Duration.ofMillis((long) (newWait.toMillis() * JITTER * random.getAsDouble()));
        nextProbe = clock.instant().plus(newWait).plus(jitter);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
