package org.medchain.keys.kms;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.medchain.keys.TenantId;

/**
 * A circuit breaker before one kind of call, in a Region or for a CMK. It doubles its wait with each failed probe, up to a limit, and adds a
 * part of it at random so that servers don't probe in step. A probe that is answered closes it and resets the wait.
 *
 * <p>A Region's breaker counts of the failures that one tenant has in a row the first alone: a tenant can close its CMK to itself, and the Region
 * to nobody.
 *
 * <p>The state follows the time that passes, with or without traffic, and whatever the clock is set to: that only tells operators when. Safe for use by many
 * threads.
 */
final class Breaker {

    private static final Duration WAIT_BEHIND_PROBE = Duration.ofSeconds(1);

    /** The decision whether a call may begin, as a probe or not, and if not, how long to wait. */
    record Admission(boolean admitted, boolean probe, Duration retryAfter) {

        private static final Admission ORDINARY = new Admission(true, false, Duration.ZERO);
        private static final Admission PROBE = new Admission(true, true, Duration.ZERO);

        private static Admission refused(Duration wait) {
            return new Admission(false, false, wait);
        }
    }

    private final BreakerName name;
    private final BreakerSettings settings;
    private final Clock clock;
    private final InstantSource waits;
    private final DoubleSupplier random;
    private final Consumer<BreakerReport> onChange;

    private boolean open;
    private boolean probing;
    private int failures;
    private Optional<TenantId> lastFailed = Optional.empty();
    private Duration wait = Duration.ZERO;
    private Instant changedAt;

    /** The end of the wait, by the measure of waits. */
    private Instant waitsUntil = Instant.MIN;

    /**
     * @param random gives numbers from 0 to 1
     * @param onChange called once for each opening and closing, while no lock is held
     */
    Breaker(
            BreakerName name,
            BreakerSettings settings,
            Clock clock,
            InstantSource waits,
            DoubleSupplier random,
            Consumer<BreakerReport> onChange) {
        this.name = name;
        this.settings = settings;
        this.clock = clock;
        this.waits = waits;
        this.random = random;
        this.onChange = onChange;
        this.changedAt = clock.instant();
    }

    synchronized BreakerReport report() {
        Optional<Instant> nextProbe = open ? Optional.of(clock.instant().plus(left())) : Optional.empty();
        BreakerState state = state();
        return new BreakerReport(
                name,
                state,
                state == BreakerState.HALF_OPEN ? nextProbe.orElseThrow() : changedAt,
                failures,
                nextProbe);
    }

    synchronized BreakerState state() {
        if (!open) {
            return BreakerState.CLOSED;
        }
        return left().isNegative() || left().isZero() ? BreakerState.HALF_OPEN : BreakerState.OPEN;
    }

    /** Returns how long it waits from now on; nothing or less if the wait is over. */
    private Duration left() {
        return Duration.between(waits.instant(), waitsUntil);
    }

    /** Admits a call; ask before each one. While the breaker is half-open one probe at a time is let through. */
    synchronized Admission admit() {
        return switch (state()) {
            case CLOSED -> Admission.ORDINARY;
            case OPEN -> Admission.refused(left());
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
    void answered(Admission admission) {
        tellIfChanged(() -> {
            if (admission.probe()) {
                probing = false;
                wait = Duration.ZERO;
                changeTo(false);
            }
            if (!open) {
                failures = 0;
                lastFailed = Optional.empty();
            }
        });
    }

    /**
     * The call failed for a reason of the infrastructure. A straggler from before the breaker opened changes nothing.
     *
     * @param tenant whose call it was, where that is known
     */
    void failed(Admission admission, Optional<TenantId> tenant) {
        tellIfChanged(() -> {
            boolean counts = counts(tenant);
            if (admission.probe()) {
                probing = false;
                if (counts) {
                    failures++;
                    open(shorter(wait.multipliedBy(2), settings.longestWait()));
                }
            } else if (!open && counts && ++failures >= settings.failuresToOpen()) {
                open(settings.firstWait());
            }
        });
    }

    private boolean counts(Optional<TenantId> tenant) {
        boolean another = tenant.isPresent() && !tenant.equals(lastFailed);
        lastFailed = tenant.or(() -> lastFailed);
        return another || name.cmk().isPresent();
    }

    /** The call was not made after all. */
    synchronized void withdrawn(Admission admission) {
        if (admission.probe()) {
            probing = false;
        }
    }

    private void open(Duration newWait) {
        wait = newWait;
        changeTo(true);
        double longestJitter = newWait.toMillis() * settings.jitterPercent() / 100.0;
        Duration jitter = Duration.ofMillis((long) (longestJitter * random.getAsDouble()));
        waitsUntil = waits.instant().plus(newWait).plus(jitter);
    }

    private void changeTo(boolean nowOpen) {
        open = nowOpen;
        changedAt = clock.instant();
    }

    private void tellIfChanged(Runnable change) {
        Optional<BreakerReport> changed;
        synchronized (this) {
            boolean wasOpen = open;
            change.run();
            changed = wasOpen == open ? Optional.empty() : Optional.of(report());
        }
        changed.ifPresent(onChange);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
