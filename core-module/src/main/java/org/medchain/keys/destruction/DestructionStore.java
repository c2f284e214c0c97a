package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** The destructions and legal holds in the database. */
@Shared
final class DestructionStore {

    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final String WITH_PATIENT =
            "select d, p.patientId from DestructionRecord d join Patient p on p.id = d.patient where d.tenantId = :tenantId";
    private static final String FREE = "(d.claimedUntil is null or d.claimedUntil < :now)";

    private final Database database;

    @Inject
    DestructionStore(Database database) {
        this.database = database;
    }

    Optional<DestructionDetails> find(TenantId tenantId, DestructionId id) {
        return database.read(entityManager -> entityManager
                .createQuery(WITH_PATIENT + " and d.id = :id", Object[].class)
                .setParameter("tenantId", tenantId.value())
                .setParameter("id", id.value())
                .getResultStream()
                .findFirst()
                .map(DestructionStore::details));
    }

    List<DestructionDetails> findAfter(TenantId tenantId, Optional<DestructionId> after, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(WITH_PATIENT + " and d.id > :after order by d.id", Object[].class)
                .setParameter("tenantId", tenantId.value())
                .setParameter("after", after.map(DestructionId::value).orElse(BEFORE_ALL))
                .setMaxResults(limit)
                .getResultStream()
                .map(DestructionStore::details)
                .toList());
    }

    private static DestructionDetails details(Object[] row) {
        return new DestructionDetails(
                (DestructionRecord) row[0], Optional.ofNullable((String) row[1]).map(PatientId::new));
    }

    Optional<DestructionRecord> find(DestructionId id) {
        return database.read(
                entityManager -> Optional.ofNullable(entityManager.find(DestructionRecord.class, id.value())));
    }

    /** The destruction that the patient's keys are under, if there is one that was not cancelled. */
    Optional<DestructionRecord> findOf(UUID patient) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select d from DestructionRecord d where d.patient = :patient and d.status <> :cancelled",
                        DestructionRecord.class)
                .setParameter("patient", patient)
                .setParameter("cancelled", DestructionStatus.CANCELLED)
                .getResultStream()
                .findFirst());
    }

    /** Some of those that are to be erased now and that no server works on, the longest due first. */
    List<DestructionId> findDue(Instant now, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select d.id from DestructionRecord d where " + FREE + " and (d.status = :erasing"
                                + " or d.status = :pending and d.eraseAfter <= :now and not exists"
                                + " (select h from LegalHold h where h.patient = d.patient)) order by d.eraseAfter",
                        UUID.class)
                .setParameter("now", now)
                .setParameter("erasing", DestructionStatus.ERASING)
                .setParameter("pending", DestructionStatus.PENDING)
                .setMaxResults(limit)
                .getResultStream()
                .map(DestructionId::new)
                .toList());
    }

    /** Whether the destruction is the caller's to work on, for so long. */
    boolean claim(DestructionId id, Instant now, Duration lease) {
        return database.write(entityManager -> entityManager
                        .createQuery(
                                "update DestructionRecord d set d.claimedUntil = :until where d.id = :id and " + FREE)
                        .setParameter("until", now.plus(lease))
                        .setParameter("id", id.value())
                        .setParameter("now", now)
                        .executeUpdate()
                == 1);
    }

    /** Notes how the last attempt to open a key failed. */
    void noteUnwrap(DestructionId id, FailureReason reason) {
        database.change(entityManager ->
                entityManager.find(DestructionRecord.class, id.value()).unwrapFailed(reason));
    }

    Optional<LegalHold> findHold(UUID patient) {
        return database.read(entityManager -> Optional.ofNullable(entityManager.find(LegalHold.class, patient)));
    }

    /** A step of the destruction, to be committed with its audit event. */
    static Effect change(DestructionId id, Consumer<DestructionRecord> step) {
        return transaction -> {
            DestructionRecord found = transaction.find(DestructionRecord.class, id.value());
            if (found == null) {
                throw new ConcurrentChangeException();
            }
            step.accept(found);
            transaction.flush();
        };
    }
}
