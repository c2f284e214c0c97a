package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.server.LeaseStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Stores which server works on a destruction, and until when. Several servers share what is due that way. Nothing goes wrong if two
 * work on the same one: each step of an erasure is committed once.
 */
@Shared
final class DestructionLeaseStore implements LeaseStore<DestructionRowId> {

    /** Of a destruction that nobody works on. */
    static final String FREE = "(d.heldUntil is null or d.heldUntil < :now)";

    private static final String OF_HOLDER = " where d.tenantId = :tenantId and d.id = :id and d.holder = :holder";

    private final Database database;

    @Inject
    DestructionLeaseStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean take(DestructionRowId destruction, UUID holder, Instant now, Instant until) {
        return database.write(entityManager -> update(
                                entityManager,
                                "set d.holder = :holder, d.heldUntil = :until where d.tenantId = :tenantId and d.id = :id and "
                                        + FREE,
                                destruction,
                                holder)
                        .setParameter("until", until)
                        .setParameter("now", now)
                        .executeUpdate())
                == 1;
    }

    @Override
    public boolean renew(DestructionRowId destruction, UUID holder, Instant until) {
        return database.write(entityManager -> update(
                                entityManager, "set d.heldUntil = :until" + OF_HOLDER, destruction, holder)
                        .setParameter("until", until)
                        .executeUpdate())
                == 1;
    }

    @Override
    public void release(DestructionRowId destruction, UUID holder, Instant now) {
        database.change(entityManager -> update(
                        entityManager, "set d.holder = null, d.heldUntil = null" + OF_HOLDER, destruction, holder)
                .executeUpdate());
    }

    private static Query update(EntityManager entityManager, String change, DestructionRowId destruction, UUID holder) {
        return entityManager
                .createQuery("update DestructionRecord d " + change)
                .setParameter("tenantId", destruction.tenantId().value())
                .setParameter("id", destruction.id().value())
                .setParameter("holder", holder);
    }
}
