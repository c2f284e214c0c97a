package org.medchain.keys.work;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.database.TenantsQuery;

/**
 * Stores which server holds which subject, until when, and which subjects wait. All times are the database's: servers whose clocks differ agree
 * on who holds a subject. A row is there while the subject is held or waits; one that a dead server left is taken over.
 */
@Shared
public final class WorkStore {

    private static final String OF_SUBJECT = " where tenant_id = ? and kind = ? and subject = ?";
    private static final String OF_HOLDER = OF_SUBJECT + " and holder = ?";

    /**
     * A bound that no lease and no back-off reaches, unless the taker names another. What a row has beyond it was written by a clock that was wrong, or past the service, and is over: neither
     * keeps a subject from being taken for years.
     */
    public static final Duration LONGEST = Duration.ofHours(2);

    private static final RowWrite TAKE_OVER = new RowWrite("update work set holder = ?, held_until = ?" + OF_SUBJECT
            + " and (held_until <= ? or held_until > ?) and (not_before <= ? or not_before > ?)");

    /** The query comes before an insert, which fails if the row is there. With a {@code select} in the insert Citus would copy it to the shard. */
    private static final RowQuery<Integer> IS_THERE =
            new RowQuery<>("select 1 from work" + OF_SUBJECT, row -> row.integer(1));

    private static final RowWrite INSERT =
            new RowWrite("insert into work (tenant_id, kind, subject, holder, held_until,"
                    + " not_before, attempts) values (?, ?, ?, ?, ?, ?, 0)");
    private static final RowWrite REVOKE = new RowWrite("delete from work" + OF_SUBJECT);
    private static final RowWrite RENEW = new RowWrite("update work set held_until = ?" + OF_HOLDER);
    private static final RowWrite RELEASE = new RowWrite("delete from work" + OF_HOLDER);
    private static final RowWrite PUT_OFF = new RowWrite(
            "update work set holder = null, held_until = ?, not_before = ?," + " attempts = ?, reason = ?" + OF_HOLDER);

    private static final String ATTEMPTS_OF_HOLDER = "select attempts from work" + OF_HOLDER;
    private static final RowQuery<Integer> ATTEMPTS = new RowQuery<>(ATTEMPTS_OF_HOLDER, row -> row.integer(1));
    private static final RowQuery<Integer> LOCKED_ATTEMPTS =
            new RowQuery<>(ATTEMPTS_OF_HOLDER + " for update", row -> row.integer(1));

    private final Database database;
    private final DatabaseClock time;
    private final Clock clock;

    @Inject
    public WorkStore(Database database, DatabaseClock time, Clock clock) {
        this.database = database;
        this.time = time;
        this.clock = clock;
    }

    /**
     * Returns the condition of an {@link TenantsQuery} that nobody holds a subject and that it does not wait. It has two parameters, the database's time and
     * that time plus {@link #LONGEST}.
     *
     * @param tenantColumn has the tenant
     * @param idColumn has the subject among those of the tenant
     */
    public static String isFree(LeaseKind<?> kind, String tenantColumn, String idColumn) {
        return "not exists (select 1 from work w where " + TenantsQuery.about("w.tenant_id") + " and w.tenant_id = "
                + tenantColumn + " and w.kind = '" + kind.name()
                + "' and w.subject = " + idColumn + " and greatest(w.held_until, w.not_before) > ?"
                + " and greatest(w.held_until, w.not_before) <= ?)";
    }

    /** Takes the subject. Empty while another holds it, or while it waits. */
    public <S> Optional<Lease<S>> take(LeaseKind<S> kind, S subject) {
        return take(kind, subject, LONGEST);
    }

    /**
     * Takes the subject. Empty while another holds it, or while it waits.
     *
     * @param longestWait bounds a wait from now on: one that is longer began under other settings, or by a clock that was wrong, and is over
     */
    public <S> Optional<Lease<S>> take(LeaseKind<S> kind, S subject, Duration longestWait) {
        UUID holder = UuidCreator.getTimeOrderedEpoch();
        Instant before = clock.instant();
        return take(kind, subject, longestWait, holder)
                ? Optional.of(new Lease<>(this, clock, kind, subject, holder, before))
                : Optional.empty();
    }

    private <S> boolean take(LeaseKind<S> kind, S subject, Duration longestWait, UUID holder) {
        try {
            return database.write(entityManager -> {
                Instant now = time.now(entityManager);
                return takeOver(entityManager, kind, subject, longestWait, holder, now)
                        || insert(entityManager, kind, subject, holder, now);
            });
        } catch (ConstraintViolationException e) {
            // Another server took it at the same time.
            return false;
        }
    }

    private static <S> boolean takeOver(
            EntityManager entityManager, LeaseKind<S> kind, S subject, Duration longestWait, UUID holder, Instant now) {
        return TAKE_OVER.apply(
                        entityManager,
                        holder,
                        now.plus(kind.length()),
                        kind.tenant().apply(subject),
                        kind.name(),
                        kind.id().apply(subject),
                        now,
                        now.plus(LONGEST),
                        now,
                        now.plus(longestWait))
                == 1;
    }

    private static <S> boolean insert(
            EntityManager entityManager, LeaseKind<S> kind, S subject, UUID holder, Instant now) {
        String tenantId = kind.tenant().apply(subject);
        UUID id = kind.id().apply(subject);
        if (!IS_THERE.find(entityManager, tenantId, kind.name(), id).isEmpty()) {
            return false;
        }
        INSERT.apply(entityManager, tenantId, kind.name(), id, holder, now.plus(kind.length()), now);
        return true;
    }

    /** Lets nobody hold the subject any more: who works on it loses the lease. It may be taken at once. */
    public static <S> void revoke(EntityManager entityManager, LeaseKind<S> kind, S subject) {
        REVOKE.apply(
                entityManager,
                kind.tenant().apply(subject),
                kind.name(),
                kind.id().apply(subject));
    }

    /** Returns true if the holder still has the lease, and has it for its whole length now. */
    <S> boolean renew(Lease<S> lease) {
        return database.write(entityManager -> RENEW.apply(
                        entityManager,
                        ofHolder(
                                lease, time.now(entityManager).plus(lease.kind().length()))))
                == 1;
    }

    /** Lets the next one take the subject at once. Nothing changes if the lease is lost. */
    <S> void release(Lease<S> lease) {
        database.change(entityManager -> RELEASE.apply(entityManager, ofHolder(lease)));
    }

    /** Lets nobody take the subject for a while. Nothing changes if the lease is lost. */
    <S> void putOff(Lease<S> lease, BackOff backOff, String reason) {
        database.change(entityManager -> find(LOCKED_ATTEMPTS, entityManager, lease).stream()
                .findFirst()
                .ifPresent(attempts -> putOff(entityManager, lease, backOff, reason, attempts)));
    }

    private <S> void putOff(EntityManager entityManager, Lease<S> lease, BackOff backOff, String reason, int attempts) {
        Instant now = time.now(entityManager);
        // Nobody holds it, not even until now: the clock may go back.
        PUT_OFF.apply(
                entityManager, ofHolder(lease, Instant.EPOCH, now.plus(backOff.after(attempts)), attempts + 1, reason));
    }

    /** Returns true if the holder still has the lease. */
    boolean isHeld(Lease<?> lease) {
        return database.read(
                entityManager -> !find(ATTEMPTS, entityManager, lease).isEmpty());
    }

    /** Locks the lease until the transaction ends. Returns true if the holder still has it. */
    static boolean isHeld(EntityManager entityManager, Lease<?> lease) {
        return !find(LOCKED_ATTEMPTS, entityManager, lease).isEmpty();
    }

    private static <S> List<Integer> find(RowQuery<Integer> attempts, EntityManager entityManager, Lease<S> lease) {
        return attempts.find(entityManager, ofHolder(lease));
    }

    /** Returns the parameters of a statement about the holder's row: those in front, and those of {@link #OF_HOLDER}. */
    private static <S> Object[] ofHolder(Lease<S> lease, Object... before) {
        LeaseKind<S> kind = lease.kind();
        Object[] parameters = Arrays.copyOf(before, before.length + 4);
        parameters[before.length] = kind.tenant().apply(lease.subject());
        parameters[before.length + 1] = kind.name();
        parameters[before.length + 2] = kind.id().apply(lease.subject());
        parameters[before.length + 3] = lease.holder();
        return parameters;
    }
}
