package org.medchain.keys.datakey;

import java.util.List;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.SqlType;

/** Inserts new data keys, those of many operations together. */
final class DataKeyTable implements Bulk<DataKey> {

    static final DataKeyTable NEW = new DataKeyTable();

    static final BulkTable TABLE = new BulkTable("data_keys")
            .column("tenant_id", SqlType.TEXT)
            .column("patient", SqlType.UUID)
            .column("key_id", SqlType.UUID)
            .column("generation", SqlType.INTEGER)
            .column("provider", SqlType.TEXT)
            .column("wrapped_under", SqlType.TEXT)
            .column("encrypted_key", SqlType.BYTES)
            .column("created_at", SqlType.TIME)
            .column("wrapped_at", SqlType.TIME)
            .column("version", SqlType.LONG);

    private DataKeyTable() {}

    /** Returns a rank after that of the patients that they belong to. */
    @Override
    public int rank() {
        return 2;
    }

    @Override
    public void apply(RoundTrip changes, List<DataKey> wanted) {
        TABLE.insert(changes, wanted.stream().map(DataKey::row).toList());
        WrappingNotes notes = new WrappingNotes();
        wanted.forEach(key -> notes.add(key.patient().tenantId(), key.providerName(), key.wrappedUnder(), 1));
        notes.store(changes);
    }
}
