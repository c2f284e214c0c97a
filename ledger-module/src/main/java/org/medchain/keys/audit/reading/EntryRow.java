package org.medchain.keys.audit.reading;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.audit.AuditColumn;
import org.medchain.keys.audit.AuditEventTable;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.PatientCommitment;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.server.database.StoredRow;

/**
 * A row of the table of events as it was read, unchecked: an edit by hand may have left any value that the columns can
 * hold.
 */
final class EntryRow {

    private final Object[] values;

    /** @param values in the order of {@link AuditEventTable#COLUMNS} */
    EntryRow(Object... values) {
        this.values = values;
    }

    /** Reads a row of the columns that {@link AuditEventTable#selected} names. */
    static EntryRow read(StoredRow row) throws SQLException {
        return new EntryRow(AuditEventTable.read(row));
    }

    /** Returns the value of a column; null if it has none. */
    <C> C get(AuditColumn<C> column) {
        return AuditEventTable.get(values, column);
    }

    long seq() {
        return get(AuditEventTable.SEQ);
    }

    UUID id() {
        return get(AuditEventTable.ID);
    }

    /** @throws MalformedAuditException if no entry can be made of it */
    RecordedEntry toEntry() {
        byte[] hash = get(AuditEventTable.ENTRY_HASH);
        if (hash == null) {
            throw new MalformedAuditException("hash");
        }
        return new RecordedEntry(
                AuditEventTable.toEntry(values),
                new Hash(hash),
                PatientCommitment.restore(
                        Optional.ofNullable(get(AuditEventTable.PATIENT_ID)),
                        Optional.ofNullable(get(AuditEventTable.PATIENT_SALT))));
    }

    @Override
    public String toString() {
        return "EntryRow[" + get(AuditEventTable.TENANT_ID) + ", " + get(AuditEventTable.SEQ) + "]";
    }
}
