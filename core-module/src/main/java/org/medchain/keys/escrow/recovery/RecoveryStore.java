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
import org.medchain.keys.audit.Effect;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** The recoveries in the database. */
@Shared
final class RecoveryStore {

    private static final UUID AFTER_ALL = new UUID(-1, -1);

    private final Database database;

    @Inject
    RecoveryStore(Database database) {
        this.database = database;
    }

    /** @throws UnknownRecoveryException if the tenant has no such recovery */
    RecoveryRecord require(TenantId tenantId, RecoveryId id) {
        return database.read(entityManager ->
                        Optional.ofNullable(entityManager.find(RecoveryRecord.class, key(tenantId, id))))
                .orElseThrow(UnknownRecoveryException::new);
    }

    /** The tenant's recoveries, newest first. */
    List<RecoveryRecord> findBefore(TenantId tenantId, Optional<RecoveryId> before, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select r from RecoveryRecord r where r.tenantId = :tenantId and r.id < :before order by r.id desc",
                        RecoveryRecord.class)
                .setParameter("tenantId", tenantId.value())
                .setParameter("before", before.map(RecoveryId::value).orElse(AFTER_ALL))
                .setMaxResults(limit)
                .getResultList());
    }

    /** A new recovery, to be committed with its audit event. */
    static Effect create(RecoveryRecord requested) {
        return transaction -> {
            transaction.persist(requested);
            transaction.flush();
        };
    }

    /** A step of the recovery, to be committed with its audit event. All that says whether something may leave or come back is changed here alone. */
    static Effect change(TenantId tenantId, RecoveryId id, Consumer<RecoveryRecord> step) {
        return transaction -> {
            step.accept(find(transaction, tenantId, id));
            transaction.flush();
        };
    }

    /** Changes nothing, and keeps what leaves from being committed if the recovery is not exported, or has ended. */
    static Effect requireExported(TenantId tenantId, RecoveryId id, Instant now) {
        return transaction -> find(transaction, tenantId, id).requireExported(now);
    }

    /** The same for what comes back, which is counted. */
    static Effect count(TenantId tenantId, RecoveryId id, long dataKeys, Instant now) {
        return transaction -> {
            find(transaction, tenantId, id).recover(dataKeys, now);
            transaction.flush();
        };
    }

    private static RecoveryRecord find(EntityManager transaction, TenantId tenantId, RecoveryId id) {
        return Optional.ofNullable(transaction.find(RecoveryRecord.class, key(tenantId, id)))
                .orElseThrow(ConcurrentChangeException::new);
    }

    private static RecoveryRecord.Key key(TenantId tenantId, RecoveryId id) {
        return new RecoveryRecord.Key(tenantId.value(), id.value());
    }
}
