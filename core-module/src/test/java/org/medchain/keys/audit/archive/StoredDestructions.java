package org.medchain.keys.audit.archive;

import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.destruction.DestructionRecord;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.InProcessDatabase;

/** Stores destructions by events that there are already. */
public final class StoredDestructions {

    private final InProcessDatabase database;

    public StoredDestructions(InProcessDatabase database) {
        this.database = database;
    }

    /**
     * @param places of the events that changed the destruction of the patient's keys, in their order
     * @return its id
     */
    public UUID add(PatientRowId patient, String status, long... places) {
        UUID id = UUID.randomUUID();
        database.execute(
                "insert into destructions (tenant_id, id, patient, status, legal_basis, requested_by, requested_at,"
                        + " window_seconds, data_keys, version)"
                        + " values (?, ?, ?, ?, 'a law', 'officer', current_timestamp, 1, 0, 0)",
                patient.tenantId().value(),
                id,
                patient.value(),
                status);
        for (int i = 0; i < places.length; i++) {
            change(database, patient.tenantId(), "destructions/" + id, places[i], i + 1);
        }
        database.change(entityManager -> InProcessRows.sealed(
                entityManager,
                entityManager
                        .createQuery("from DestructionRecord d where d.id = ?1", DestructionRecord.class)
                        .setParameter(1, id)
                        .getSingleResult()));
        return id;
    }

    /** From here on the event at this place is the one of this change of the row. */
    static void change(InProcessDatabase database, TenantId tenantId, String subject, long place, int number) {
        database.execute(
                "update audit_events set subject = ?, change_number = ? where tenant_id = ? and seq = ?",
                subject,
                number,
                tenantId.value(),
                place);
    }
}
