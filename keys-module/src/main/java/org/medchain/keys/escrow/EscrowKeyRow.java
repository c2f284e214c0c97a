package org.medchain.keys.escrow;

import java.util.List;
import java.util.UUID;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.SqlType;

/** An escrow key as it is stored: sealed under the patient's erasure key, and that to the recovery key. */
record EscrowKeyRow(PatientRowId patient, UUID epoch, RecoveryKeyId recoveryKey, byte[] sealed) {

    /** Inserts those of many operations together. */
    static final Bulk<EscrowKeyRow> NEW = new Bulk<>() {

        /** Returns the rank of the data keys, after that of the patients that they belong to. */
        @Override
        public int rank() {
            return 2;
        }

        @Override
        public void apply(RoundTrip changes, List<EscrowKeyRow> wanted) {
            TABLE.insert(changes, wanted.stream().map(EscrowKeyRow::values).toList());
        }
    };

    private static final BulkTable TABLE = new BulkTable("escrow_keys")
            .column("tenant_id", SqlType.TEXT)
            .column("patient", SqlType.UUID)
            .column("epoch", SqlType.UUID)
            .column("recovery_key", SqlType.TEXT)
            .column("sealed", SqlType.BYTES);

    private Object[] values() {
        return new Object[] {patient.tenantId().value(), patient.value(), epoch, recoveryKey.value(), sealed};
    }

    @Override
    public String toString() {
        return "EscrowKeyRow[" + epoch + "]";
    }
}
