package org.medchain.keys.patient;

import java.sql.SQLException;
import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.StoredRow;

/**
 * A row of the store of erasure keys.
 *
 * @param used whether an encrypted key of the patient may have left the service
 */
record SealedErasureKeyRow(PatientRowId patient, Hash hash, byte[] sealed, boolean used, Instant createdAt) {

    /** The columns that {@link #read} reads. */
    static final String COLUMNS =
            "stored.tenant_id, stored.patient, stored.patient_hash, stored.sealed_key, stored.used, stored.created_at";

    static SealedErasureKeyRow read(StoredRow row) throws SQLException {
        return new SealedErasureKeyRow(
                new PatientRowId(new TenantId(row.text(1)), row.uuid(2)),
                Hash.parse(row.text(3)),
                row.bytes(4),
                row.flag(5),
                row.time(6));
    }

    @Override
    public String toString() {
        return "SealedErasureKeyRow[" + patient + "]";
    }
}
