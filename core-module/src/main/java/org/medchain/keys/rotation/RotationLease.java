package org.medchain.keys.rotation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.FailureReason;

/** The right to work on a rotation, in the hand of its holder: it has to be renewed, and can be lost. Safe for many threads. */
final class RotationLease implements AutoCloseable {

    private final RotationLeases leases;
    private final Clock clock;
    private final Duration length;
    private final RotationId job;
    private final UUID holder;
    private Instant renewed;

    RotationLease(RotationLeases leases, Clock clock, Duration length, RotationId job, UUID holder) {
        this.leases = leases;
        this.clock = clock;
        this.length = length;
        this.job = job;
        this.holder = holder;
        this.renewed = clock.instant();
    }

    /** Thrown when somebody else holds the lease, or the rotation was paused or cancelled. */
    static final class LostException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    UUID holder() {
        return holder;
    }

    /**
     * To be called often while work goes on.
     *
     * @throws LostException if the work must end
     */
    synchronized void renewIfDue() {
        Instant now = clock.instant();
        if (!now.isBefore(renewed.plus(length.dividedBy(3)))) {
            if (!leases.renew(job, holder, now.plus(length))) {
                throw new LostException();
            }
            renewed = now;
        }
    }

    /** @throws LostException if the work must end */
    void advance(BatchResult result) {
        if (!leases.advance(holder, result)) {
            throw new LostException();
        }
    }

    /** Lets nobody work on it for a while, since it lacked something. */
    void stall(Duration wait, FailureReason waitingFor) {
        leases.stall(job, holder, clock.instant().plus(wait), waitingFor);
    }

    /** Lets nobody work on it until then. */
    void postpone(Instant notBefore) {
        leases.postpone(job, holder, notBefore);
    }

    @Override
    public void close() {
        leases.release(job, holder, clock.instant());
    }
}
