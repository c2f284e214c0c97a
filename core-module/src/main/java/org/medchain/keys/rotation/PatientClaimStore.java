package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.LeaseStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Lets one rotation of a patient run at a time, on all servers together; the subject is the patient's row. A claim is a courtesy: it
 * keeps two callers from doing the same work. Nothing goes wrong if they do: the commit compares generations.
 */
@Shared
final class PatientClaimStore implements LeaseStore<PatientRowId> {

    private final Database database;

    @Inject
    PatientClaimStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean take(PatientRowId patient, UUID holder, Instant now, Instant until) {
        return takeOver(patient, holder, now, until) || insert(patient, holder, until);
    }

    /** Whether there was a claim that had ended by itself. */
    private boolean takeOver(PatientRowId patient, UUID holder, Instant now, Instant until) {
        return database.write(entityManager -> entityManager
                        .createQuery("update PatientClaim c set c.holder = :holder, c.heldUntil = :until"
                                + " where c.tenantId = :tenantId and c.patient = :patient and c.heldUntil < :now")
                        .setParameter("holder", holder)
                        .setParameter("until", until)
                        .setParameter("tenantId", patient.tenantId().value())
                        .setParameter("patient", patient.value())
                        .setParameter("now", now)
                        .executeUpdate())
                == 1;
    }

    /** Whether there was no claim. */
    private boolean insert(PatientRowId patient, UUID holder, Instant until) {
        try {
            database.change(entityManager -> {
                entityManager.persist(new PatientClaim(patient, holder, until));
                entityManager.flush();
            });
            return true;
        } catch (ConstraintViolationException e) {
            return false;
        }
    }

    @Override
    public boolean renew(PatientRowId patient, UUID holder, Instant until) {
        return database.write(entityManager -> entityManager
                        .createQuery("update PatientClaim c set c.heldUntil = :until"
                                + " where c.tenantId = :tenantId and c.patient = :patient and c.holder = :holder")
                        .setParameter("until", until)
                        .setParameter("tenantId", patient.tenantId().value())
                        .setParameter("patient", patient.value())
                        .setParameter("holder", holder)
                        .executeUpdate())
                == 1;
    }

    @Override
    public void release(PatientRowId patient, UUID holder, Instant now) {
        database.change(entityManager -> entityManager
                .createQuery(
                        "delete from PatientClaim c where c.tenantId = :tenantId and c.patient = :patient and c.holder = :holder")
                .setParameter("tenantId", patient.tenantId().value())
                .setParameter("patient", patient.value())
                .setParameter("holder", holder)
                .executeUpdate());
    }
}
