package org.medchain.keys.audit.archive;

import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.destruction.LegalHold;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.InProcessDatabase;

/** Places legal holds by an event that there is already. */
final class LegalHolds {

    private final InProcessDatabase database;
    private final InProcessPatients patients;

    LegalHolds(InProcessDatabase database) {
        this.database = database;
        this.patients = new InProcessPatients(database);
    }

    /** Finds what keeps events from being archived. */
    static HeldEventStore heldEventsOf(Database database) {
        return new HeldEventStore(InProcessRows.of(database));
    }

    /** A new patient of this tenant, which is registered. */
    PatientRowId addPatient(TenantId tenantId, PatientId patientId) {
        return patients.add(new EncryptionContext(tenantId, patientId));
    }

    /** @param place of the event that placed the hold */
    void place(PatientRowId patient, long place) {
        store(patient);
        seal(patient, place);
    }

    /** Stores the row alone. */
    void store(PatientRowId patient) {
        database.execute(
                "insert into legal_holds (tenant_id, patient, reason, placed_by, placed_at, version)"
                        + " values (?, ?, 'a trial', 'officer', current_timestamp, 0)",
                patient.tenantId().value(),
                patient.value());
    }

    private void seal(PatientRowId patient, long place) {
        StoredDestructions.change(database, patient.tenantId(), "legal_holds/" + patient.value(), place, 1);
        database.change(entityManager -> InProcessRows.sealed(
                entityManager,
                entityManager
                        .createQuery("from LegalHold h where h.tenantId = ?1 and h.patient = ?2", LegalHold.class)
                        .setParameter(1, patient.tenantId().value())
                        .setParameter(2, patient.value())
                        .getSingleResult()));
    }
}
