package org.medchain.keys.audit.archive;

import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.destruction.InProcessDestructions;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.InProcessDatabase;

/** Places and lifts legal holds without an event. */
final class LegalHolds {

    private final InProcessDatabase database;
    private final InProcessPatients patients;

    LegalHolds(InProcessDatabase database) {
        this.database = database;
        this.patients = new InProcessPatients(database);
    }

    /** Finds what keeps events from being archived. */
    static HeldEventStore heldEventsOf(Database database) {
        return new HeldEventStore(InProcessRows.of(database), InProcessDestructions.legalHolds());
    }

    /** A new patient of this tenant, which is registered. */
    PatientRowId addPatient(TenantId tenantId, PatientId patientId) {
        return patients.add(new EncryptionContext(tenantId, patientId));
    }

    void place(PatientRowId patient) {
        database.execute(
                "insert into legal_holds (tenant_id, patient, reason, placed_by, placed_at, version)"
                        + " values (?, ?, 'a trial', 'officer', current_timestamp, 0)",
                patient.tenantId().value(),
                patient.value());
    }

    void lift(PatientRowId patient) {
        database.execute(
                "delete from legal_holds where tenant_id = ? and patient = ?",
                patient.tenantId().value(),
                patient.value());
    }
}
