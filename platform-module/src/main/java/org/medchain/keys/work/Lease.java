package org.medchain.keys.work;

import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/**
 * The right of one holder, on all servers together, to work on a subject until a time of the database's clock. The holder renews it while the step
 * continues; if the holder's server dies, it ends by itself. Closing it lets the next one in. Safe for use by many threads.
 *
 * <p>Limit: a holder that pauses for longer than the lease, and then continues, works beside the next one until it renews. A change that must not
 * be made twice is committed with {@link #requireHeld}.
 *
 * @param <S> is the type of the subject
 */
public final class Lease<S> implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Lease.class.getName());
    private static final int RENEWALS = 3;

    private final WorkStore store;
    private final Clock clock;
    private final LeaseKind<S> kind;
    private final S subject;
    private final UUID holder;
    private Instant renewed;

    Lease(WorkStore store, Clock clock, LeaseKind<S> kind, S subject, UUID holder, Instant taken) {
        this.store = store;
        this.clock = clock;
        this.kind = kind;
        this.subject = subject;
        this.holder = holder;
        this.renewed = taken;
    }

    /** Thrown when the holder no longer holds the lease: the work must end. */
    public static final class LostException extends RuntimeException {}

    public S subject() {
        return subject;
    }

    LeaseKind<S> kind() {
        return kind;
    }

    UUID holder() {
        return holder;
    }

    /**
     * Renews the lease if a third of it has passed, or this server's clock was set back, which only measures how much has passed. To be called often while
     * the work runs.
     *
     * @throws LostException if the work must end
     */
    public synchronized void renewIfDue() {
        Instant now = clock.instant();
        if (now.isBefore(renewed) || !now.isBefore(renewed.plus(kind.length().dividedBy(RENEWALS)))) {
            if (!store.renew(this)) {
                throw new LostException();
            }
            renewed = now;
        }
    }

    /** Returns false if the lease is lost. Another may take it at any moment: what must not be done twice takes {@link #requireHeld}. */
    public boolean isHeld() {
        return store.isHeld(this);
    }

    /**
     * Refuses what is changed in this transaction if the lease is lost, and keeps others from taking it until the commit. Called before the transaction
     * changes anything else of the subject.
     *
     * @throws LostException if the work must end
     */
    public void requireHeld(EntityManager entityManager) {
        if (!WorkStore.isHeld(entityManager, this)) {
            throw new LostException();
        }
    }

    /**
     * Gives the lease back, and lets nobody take the subject for a while. If the store fails, that is logged, and the lease ends by itself.
     *
     * @param backOff says how long
     * @param reason why, in a few words for operators; no id of a patient and no secret
     */
    public void putOff(BackOff backOff, String reason) {
        giveBack(() -> store.putOff(this, backOff, reason));
    }

    /** Gives the lease back. If the store fails, that is logged, and the lease ends by itself. */
    @Override
    public void close() {
        giveBack(() -> store.release(this));
    }

    private void giveBack(Runnable how) {
        try {
            how.run();
        } catch (RuntimeException e) {
            // The work that held it meets the same outage, and logs it.
            LOG.log(Level.WARNING, "a lease on " + subject + " was not given back and ends by itself: " + e.getClass());
        }
    }

    @Override
    public String toString() {
        return "Lease[" + kind.name() + ", " + subject + ", " + holder + "]";
    }
}
