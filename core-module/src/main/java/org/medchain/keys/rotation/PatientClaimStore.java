package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.medchain.keys.server.LeaseStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Lets one rotation of a patient run at a time, on all servers together; the subject is the patient's row. A claim is a courtesy: it
 * keeps two callers from doing the same work. Nothing goes wrong if they do: the commit compares generations.
 */
@Shared
final class PatientClaimStore implements LeaseStore<UUID> {

    private final Database database;

    @Inject
    PatientClaimStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean take(UUID patient, UUID holder, Instant now, Instant until) {
        return takeOver(patient, holder, now, until) || insert(patient, holder, until);
    }

    /** Whether there was a claim that had ended by itself. */
    private boolean takeOver(UUID patient, UUID holder, Instant now, Instant until) {
        return database.write(entityManager -> entityManager
                        .createQuery("update PatientClaim c set c.holder = :holder, c.heldUntil = :until"
                                + " where c.patient = :patient and c.heldUntil < :now")
                        .setParameter("holder", holder)
                        .setParameter("until", until)
                        .setParameter("patient", patient)
                        .setParameter("now", now)
                        .executeUpdate())
                == 1;
    }

    /** Whether there was no claim. */
    private boolean insert(UUID patient, UUID holder, Instant until) {
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
    public boolean renew(UUID patient, UUID holder, Instant until) {
        return database.write(entityManager -> entityManager
                        .createQuery("update PatientClaim c set c.heldUntil = :until"
                                + " where c.patient = :patient and c.holder = :holder")
                        .setParameter("until", until)
                        .setParameter("patient", patient)
                        .setParameter("holder", holder)
                        .executeUpdate())
                == 1;
    }

    @Override
    public void release(UUID patient, UUID holder, Instant now) {
        database.change(entityManager -> entityManager
                .createQuery("delete from PatientClaim c where c.patient = :patient and c.holder = :holder")
                .setParameter("patient", patient)
                .setParameter("holder", holder)
                .executeUpdate());
    }
}
