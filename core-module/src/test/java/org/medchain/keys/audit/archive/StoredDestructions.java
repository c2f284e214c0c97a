package org.medchain.keys.audit.archive;

import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.InProcessDatabase;

/** Stores destructions without an event. */
final class StoredDestructions {

    private final InProcessDatabase database;

    StoredDestructions(InProcessDatabase database) {
        this.database = database;
    }

    /** Returns the id of a new destruction of the patient's keys. */
    UUID add(PatientRowId patient, String status) {
        UUID id = UUID.randomUUID();
        database.execute(
                "insert into destructions (tenant_id, id, patient, status, legal_basis, requested_by, requested_at,"
                        + " window_seconds, data_keys, version)"
                        + " values (?, ?, ?, ?, 'a law', 'officer', current_timestamp, 1, 0, 0)",
                patient.tenantId().value(),
                id,
                patient.value(),
                status);
        return id;
    }

    /** From here on the event at this place is one of the destruction. */
    void changeBy(TenantId tenantId, int place, UUID destruction, int number) {
        database.execute(
                "update audit_events set subject = ?, change_number = ? where tenant_id = ? and seq = ?",
                "destructions/" + destruction,
                number,
                tenantId.value(),
                place);
    }
}
