package org.medchain.keys.escrow;

import java.util.List;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.SqlType;

/** The escrow copy of a data key as it is stored: under the escrow key of its epoch. */
record EscrowCopyRow(PatientRowId patient, DataKeyId keyId, UUID epoch, byte[] copy) {

    /** Inserts those of many operations together; each has one or more. */
    static final Bulk<List<EscrowCopyRow>> NEW = new Bulk<>() {

        /** Returns a rank after that of the escrow keys that they belong to. */
        @Override
        public int rank() {
            return 3;
        }

        @Override
        public void apply(RoundTrip changes, List<List<EscrowCopyRow>> wanted) {
            TABLE.insert(
                    changes,
                    wanted.stream()
                            .flatMap(List::stream)
                            .map(EscrowCopyRow::values)
                            .toList());
        }
    };

    private static final BulkTable TABLE = new BulkTable("escrow_copies")
            .column("tenant_id", SqlType.TEXT)
            .column("patient", SqlType.UUID)
            .column("key_id", SqlType.UUID)
            .column("epoch", SqlType.UUID)
            .column("copy", SqlType.BYTES);

    private Object[] values() {
        return new Object[] {patient.tenantId().value(), patient.value(), keyId.value(), epoch, copy};
    }

    @Override
    public String toString() {
        return "EscrowCopyRow[" + keyId + "]";
    }
}
