package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.server.Shared;

/** The recoveries in the database, each checked when it is read, and in the unit that acts on it. */
@Shared
record RecoveryStore(DirectingRows rows) implements WaitingMatters {

    private static final UUID AFTER_ALL = new UUID(-1, -1);

    @Inject
    RecoveryStore {}

    /**
     * @throws UnknownRecoveryException if the tenant has no such recovery
     * @throws org.medchain.keys.TenantUntrustedException if its row was changed past the service
     */
    RecoveryRecord require(TenantId tenantId, RecoveryId id) {
        return rows.find(
                        RecoveryRecord.rowName(tenantId, id),
                        entityManager -> entityManager.find(RecoveryRecord.class, key(tenantId, id)))
                .orElseThrow(UnknownRecoveryException::new);
    }

    /** The tenant's recoveries, newest first. */
    List<RecoveryRecord> findBefore(TenantId tenantId, Optional<RecoveryId> before, int limit) {
        return rows.reading(entityManager -> {
            List<RecoveryRecord> found = entityManager
                    .createQuery(
                            "select r from RecoveryRecord r where r.tenantId = :tenantId and r.id < :before order by"
                                    + " r.id desc",
                            RecoveryRecord.class)
                    .setParameter("tenantId", tenantId.value())
                    .setParameter("before", before.map(RecoveryId::value).orElse(AFTER_ALL))
                    .setMaxResults(limit)
                    .getResultList();
            rows.requireAll(entityManager, tenantId, found);
            return found;
        });
    }

    /** Returns true if a recovery of the tenant waits for a second person and was requested before this time. */
    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        List<RecoveryRecord> found = entityManager
                .createQuery(
                        "select r from RecoveryRecord r where r.tenantId = :tenantId and r.status = :status"
                                + " and r.persons.requester.time < :before",
                        RecoveryRecord.class)
                .setParameter("tenantId", tenantId.value())
                .setParameter("status", RecoveryStatus.AWAITING_APPROVAL)
                .setParameter("before", before)
                .setMaxResults(1)
                .getResultList();
        rows.requireAll(entityManager, tenantId, found);
        return !found.isEmpty();
    }

    /** Asks at once what an effect asks that changes nothing. */
    void ask(Effect question) {
        rows.reading(entityManager -> {
            question.apply(entityManager);
            return question;
        });
    }

    /** A new recovery, to be committed with its audit event. */
    Effect create(Attempt attempt, RecoveryRecord requested) {
        return rows.create(attempt, transaction -> {
            transaction.persist(requested);
            return requested;
        });
    }

    /** A step of the recovery, to be committed with its audit event. All that says whether something may leave or come back is changed here alone. */
    Effect change(Attempt attempt, RecoveryId id, Consumer<RecoveryRecord> step) {
        TenantId tenantId = attempt.tenant();
        return rows.change(attempt, transaction -> transaction.find(RecoveryRecord.class, key(tenantId, id)), step);
    }

    /** Changes nothing, and keeps what leaves from being committed if the recovery is not exported, or has ended. */
    Effect requireExported(TenantId tenantId, RecoveryId id, Instant now) {
        return transaction -> find(transaction, tenantId, id).requireExported(now);
    }

    /** Counts the data keys that come back. The count directs nothing. */
    Effect count(TenantId tenantId, RecoveryId id, long dataKeys, Instant now) {
        return transaction -> {
            find(transaction, tenantId, id).recover(dataKeys, now);
            transaction.flush();
        };
    }

    private RecoveryRecord find(EntityManager transaction, TenantId tenantId, RecoveryId id) {
        return rows.require(
                transaction,
                Optional.ofNullable(transaction.find(RecoveryRecord.class, key(tenantId, id)))
                        .orElseThrow(ConcurrentChangeException::new));
    }

    private static RecoveryRecord.Key key(TenantId tenantId, RecoveryId id) {
        return new RecoveryRecord.Key(tenantId.value(), id.value());
    }
}
