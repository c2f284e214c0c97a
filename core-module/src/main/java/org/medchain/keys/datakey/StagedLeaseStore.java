package org.medchain.keys.datakey;

import static org.medchain.keys.datakey.StagedKeyStore.OF_PATIENT;
import static org.medchain.keys.datakey.StagedKeyStore.statement;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.LeaseStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Stores which server prepares the rotation of a patient with many data keys, and until when. It is not taken while the wrappings
 * of an earlier rotation are moved.
 */
@Shared
final class StagedLeaseStore implements LeaseStore<PatientRowId> {

    private final Database database;

    @Inject
    StagedLeaseStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean take(PatientRowId patient, UUID holder, Instant now, Instant until) {
        return takeOver(patient, holder, now, until) || insert(patient, holder, now, until);
    }

    private boolean takeOver(PatientRowId patient, UUID holder, Instant now, Instant until) {
        return database.write(entityManager -> statement(
                                entityManager,
                                "update staged_rotations set holder = :holder, held_until = :until" + OF_PATIENT
                                        + " and held_until <= :now and not switched",
                                patient)
                        .setParameter("holder", holder)
                        .setParameter("until", until)
                        .setParameter("now", now)
                        .executeUpdate())
                == 1;
    }

    private boolean insert(PatientRowId patient, UUID holder, Instant now, Instant until) {
        try {
            database.change(entityManager -> statement(
                            entityManager,
                            "insert into staged_rotations (tenant_id, patient, " + StagedRotation.COLUMNS
                                    + ", holder, held_until) values (:tenantId, :patient, :holder, '', '', :now,"
                                    + " :beginning, 0, 0, 0, false, :holder, :until)",
                            patient)
                    .setParameter("holder", holder)
                    .setParameter("now", now)
                    .setParameter("beginning", StagedRotation.BEGINNING)
                    .setParameter("until", until)
                    .executeUpdate());
            return true;
        } catch (ConstraintViolationException e) {
            return false;
        }
    }

    @Override
    public boolean renew(PatientRowId patient, UUID holder, Instant until) {
        return database.write(entityManager -> statement(
                                entityManager,
                                "update staged_rotations set held_until = :until" + OF_PATIENT
                                        + " and holder = :holder",
                                patient)
                        .setParameter("until", until)
                        .setParameter("holder", holder)
                        .executeUpdate())
                == 1;
    }

    @Override
    public void release(PatientRowId patient, UUID holder, Instant now) {
        database.change(entityManager -> statement(
                        entityManager,
                        "update staged_rotations set holder = null, held_until = :now" + OF_PATIENT
                                + " and holder = :holder",
                        patient)
                .setParameter("now", now)
                .setParameter("holder", holder)
                .executeUpdate());
    }
}
