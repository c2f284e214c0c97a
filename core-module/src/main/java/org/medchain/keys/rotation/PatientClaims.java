package org.medchain.keys.rotation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;

/** Stores claims, one for each patient at most. */
@ApplicationScoped
class PatientClaims {

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    /** Whether there was a claim that had ended by itself, which is the new holder's now. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean takeOver(UUID patient, UUID holder, Instant now, Instant until) {
        return entityManager
                        .createQuery("update PatientClaim c set c.holder = :holder, c.heldUntil = :until"
                                + " where c.patient = :patient and c.heldUntil < :now")
                        .setParameter("holder", holder)
                        .setParameter("until", until)
                        .setParameter("patient", patient)
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    /** @throws org.hibernate.exception.ConstraintViolationException if the patient is claimed */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void insert(UUID patient, UUID holder, Instant until) {
        entityManager.persist(new PatientClaim(patient, holder, until));
        entityManager.flush();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void renew(UUID patient, UUID holder, Instant until) {
        entityManager
                .createQuery("update PatientClaim c set c.heldUntil = :until"
                        + " where c.patient = :patient and c.holder = :holder")
                .setParameter("until", until)
                .setParameter("patient", patient)
                .setParameter("holder", holder)
                .executeUpdate();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void release(UUID patient, UUID holder) {
        entityManager
                .createQuery("delete from PatientClaim c where c.patient = :patient and c.holder = :holder")
                .setParameter("patient", patient)
                .setParameter("holder", holder)
                .executeUpdate();
    }
}
