package org.medchain.keys.patient;

import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.StoredRow;

/**
 * A row of the store of erasure keys, with ids as they are stored.
 *
 * @param used whether an encrypted key of the patient may have left the service
 */
record SealedErasureKeyRow(
        String tenantId, UUID patientRow, String patientHash, byte[] sealed, boolean used, Instant createdAt) {

    /** The columns that {@link #read} reads. */
    static final String COLUMNS =
            "stored.tenant_id, stored.patient, stored.patient_hash, stored.sealed_key, stored.used, stored.created_at";

    static SealedErasureKeyRow read(StoredRow row) throws SQLException {
        return new SealedErasureKeyRow(row.text(1), row.uuid(2), row.text(3), row.bytes(4), row.flag(5), row.time(6));
    }

    /** @throws org.medchain.keys.MalformedValueException if somebody else than the service wrote the row */
    PatientRowId patient() {
        return new PatientRowId(new TenantId(tenantId), patientRow);
    }

    /** @throws org.medchain.keys.chain.MalformedAuditException if somebody else than the service wrote the row */
    Hash hash() {
        return Hash.parse(patientHash);
    }

    RowPlace place() {
        return new RowPlace(tenantId, patientRow);
    }

    @Override
    public String toString() {
        return "SealedErasureKeyRow[" + patientRow + "]";
    }
}
