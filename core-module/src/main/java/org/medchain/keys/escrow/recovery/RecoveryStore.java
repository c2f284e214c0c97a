package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
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

    /** A step of the recovery, to be committed with its audit event. */
    static Effect change(TenantId tenantId, RecoveryId id, Consumer<RecoveryRecord> step) {
        return transaction -> {
            RecoveryRecord found = transaction.find(RecoveryRecord.class, key(tenantId, id));
            if (found == null) {
                throw new ConcurrentChangeException();
            }
            step.accept(found);
            transaction.flush();
        };
    }

    private static RecoveryRecord.Key key(TenantId tenantId, RecoveryId id) {
        return new RecoveryRecord.Key(tenantId.value(), id.value());
    }
}
