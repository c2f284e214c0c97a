package org.medchain.keys.patient;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonReader;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.server.database.StoredRow;

/**
 * A destruction of a patient's keys, with the seal that its row has. The seal says the status, whatever the rows do.
 *
 * @param values null if the row has no seal
 */
record SealedDestruction(UUID id, long number, String values, String keyId, byte[] mac) {

    /** The columns that {@link #read} reads, of a destruction and its seal. */
    static final String COLUMNS = "d.id, s.number, s.sealed_values, s.key_id, s.mac";

    /** Reads the columns from this one on; empty if there is no destruction. */
    static Optional<SealedDestruction> read(StoredRow row, int first) throws SQLException {
        UUID id = row.uuid(first);
        return id == null
                ? Optional.empty()
                : Optional.of(new SealedDestruction(
                        id, row.number(first + 1), row.text(first + 2), row.text(first + 3), row.bytes(first + 4)));
    }

    /** Returns the status that the destruction gives its patient. One without a right seal keeps the keys from being used. */
    PatientStatus ofPatient(DirectingRows rows, TenantId tenantId) {
        RowName name = new RowName(tenantId, "destructions", id.toString());
        if (values == null || !rows.isSeal(name, number, values, keyId, mac)) {
            return PatientStatus.PENDING_DESTRUCTION;
        }
        return switch (status()) {
            case CANCELLED -> PatientStatus.ACTIVE;
            case AWAITING_APPROVAL, PENDING -> PatientStatus.PENDING_DESTRUCTION;
            case ERASING, ERASED -> PatientStatus.DESTROYED;
        };
    }

    private DestructionStatus status() {
        try (JsonReader reader = JSON.createReader(new StringReader(values))) {
            return DestructionStatus.valueOf(reader.readObject().getString("status"));
        }
    }

    @Override
    public String toString() {
        return "SealedDestruction[" + id + "]";
    }
}
