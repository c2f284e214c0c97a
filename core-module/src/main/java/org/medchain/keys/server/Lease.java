package org.medchain.keys.server;

import com.github.f4b6a3.uuid.UuidCreator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The right of one holder, on all servers together, to work on a subject until a time. The holder renews it while the work goes on; if
 * the holder's server dies, it ends by itself. Closing it lets the next one in. Safe for many threads.
 *
 * <p>Limit: a holder that stops for longer than the lease, and then goes on, works beside the next one until it renews. What must not
 * be done twice needs a check of its own when it is committed.
 *
 * @param <S> names what it is on
 */
public final class Lease<S> implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Lease.class.getName());
    private static final int RENEWALS = 3;

    private final LeaseStore<S> store;
    private final Clock clock;
    private final Duration length;
    private final S subject;
    private final UUID holder;
    private Instant renewed;

    private Lease(LeaseStore<S> store, Clock clock, Duration length, S subject, UUID holder, Instant taken) {
        this.store = store;
        this.clock = clock;
        this.length = length;
        this.subject = subject;
        this.holder = holder;
        this.renewed = taken;
    }

    /** Thrown when the holder no longer holds the lease: the work must end. */
    public static final class LostException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** Empty while another holds the subject. */
    public static <S> Optional<Lease<S>> take(LeaseStore<S> store, S subject, Duration length, Clock clock) {
        UUID holder = UuidCreator.getTimeOrderedEpoch();
        Instant now = clock.instant();
        return store.take(subject, holder, now, now.plus(length))
                ? Optional.of(new Lease<>(store, clock, length, subject, holder, now))
                : Optional.empty();
    }

    public S subject() {
        return subject;
    }

    public UUID holder() {
        return holder;
    }

    /**
     * Renews the lease if a third of it has passed. To be called often while the work goes on.
     *
     * @throws LostException if the work must end
     */
    public synchronized void renewIfDue() {
        Instant now = clock.instant();
        if (!now.isBefore(renewed.plus(length.dividedBy(RENEWALS)))) {
            if (!store.renew(subject, holder, now.plus(length))) {
                throw new LostException();
            }
            renewed = now;
        }
    }

    /** Releases the lease. If the store fails, that is logged, and the lease ends by itself. */
    @Override
    public void close() {
        try {
            store.release(subject, holder, clock.instant());
        } catch (RuntimeException e) {
            // The work that held it meets the same outage, and logs it.
            LOG.log(Level.WARNING, "a lease on " + subject + " was not released and ends by itself: " + e.getClass());
        }
    }

    @Override
    public String toString() {
        return "Lease[" + subject + ", " + holder + "]";
    }
}
