package org.medchain.keys.destruction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
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

/** The destructions and legal holds in the database. */
@ApplicationScoped
class Destructions {

    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final String WITH_PATIENT =
            "select d, p.patientId from StoredDestruction d join Patient p on p.id = d.patient where d.tenantId = :tenantId";
    private static final String FREE = "(d.claimedUntil is null or d.claimedUntil < :now)";

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<DestructionDetails> find(TenantId tenantId, DestructionId id) {
        return entityManager
                .createQuery(WITH_PATIENT + " and d.id = :id", Object[].class)
                .setParameter("tenantId", tenantId.value())
                .setParameter("id", id.value())
                .getResultStream()
                .findFirst()
                .map(Destructions::details);
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<DestructionDetails> findAfter(TenantId tenantId, Optional<DestructionId> after, int limit) {
        return entityManager
                .createQuery(WITH_PATIENT + " and d.id > :after order by d.id", Object[].class)
                .setParameter("tenantId", tenantId.value())
                .setParameter("after", after.map(DestructionId::value).orElse(BEFORE_ALL))
                .setMaxResults(limit)
                .getResultStream()
                .map(Destructions::details)
                .toList();
    }

    private static DestructionDetails details(Object[] row) {
        return new DestructionDetails(
                (StoredDestruction) row[0], Optional.ofNullable((String) row[1]).map(PatientId::new));
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<StoredDestruction> find(DestructionId id) {
        return Optional.ofNullable(entityManager.find(StoredDestruction.class, id.value()));
    }

    /** The destruction that the patient's keys are under, if there is one that was not cancelled. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<StoredDestruction> findOf(UUID patient) {
        return entityManager
                .createQuery(
                        "select d from StoredDestruction d where d.patient = :patient and d.status <> :cancelled",
                        StoredDestruction.class)
                .setParameter("patient", patient)
                .setParameter("cancelled", DestructionStatus.CANCELLED)
                .getResultStream()
                .findFirst();
    }

    /** Some of those that are to be erased now and that nobody works on, the longest due first. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<DestructionId> findDue(Instant now, int limit) {
        return entityManager
                .createQuery(
                        "select d.id from StoredDestruction d where " + FREE + " and (d.status = :erasing"
                                + " or d.status = :pending and d.eraseAfter <= :now and not exists"
                                + " (select h from LegalHold h where h.patient = d.patient)) order by d.eraseAfter",
                        UUID.class)
                .setParameter("now", now)
                .setParameter("erasing", DestructionStatus.ERASING)
                .setParameter("pending", DestructionStatus.PENDING)
                .setMaxResults(limit)
                .getResultStream()
                .map(DestructionId::new)
                .toList();
    }

    /** Whether the destruction is the caller's to work on, for so long. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean claim(DestructionId id, Instant now, Duration lease) {
        return entityManager
                        .createQuery(
                                "update StoredDestruction d set d.claimedUntil = :until where d.id = :id and " + FREE)
                        .setParameter("until", now.plus(lease))
                        .setParameter("id", id.value())
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    /** Notes how the last attempt to open a key failed. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void noteUnwrap(DestructionId id, FailureReason reason) {
        entityManager.find(StoredDestruction.class, id.value()).unwrapFailed(reason);
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<LegalHold> findHold(UUID patient) {
        return Optional.ofNullable(entityManager.find(LegalHold.class, patient));
    }

    /** A step of the destruction, to be committed with its audit event. */
    static Effect change(DestructionId id, Consumer<StoredDestruction> step) {
        return transaction -> {
            StoredDestruction found = transaction.find(StoredDestruction.class, id.value());
            if (found == null) {
                throw new ConcurrentChangeException();
            }
            step.accept(found);
            transaction.flush();
        };
    }
}
