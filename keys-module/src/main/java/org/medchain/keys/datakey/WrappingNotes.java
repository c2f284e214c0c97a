package org.medchain.keys.datakey;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.SqlType;

/**
 * The notes of a change of data keys: how many it adds under each CMK or KEK, or takes away. They are stored with the change, in its transaction, on Citus
 * alone: triggers of PostgreSQL write them, H2 counts the keys, and Citus has no triggers with the rows of a statement. {@link WrappingSums} sums them up.
 */
final class WrappingNotes {

    /** Inserts a note for each row of a query: tenant, provider, CMK or KEK, count. */
    static final String INSERT = "insert into wrapping_changes (tenant_id, provider, wrapped_under, data_keys) ";

    private static final BulkTable TABLE = new BulkTable("wrapping_changes")
            .column("tenant_id", SqlType.TEXT)
            .column("provider", SqlType.TEXT)
            .column("wrapped_under", SqlType.TEXT)
            .column("data_keys", SqlType.LONG);

    private final Map<Wrapped, Long> counts = new LinkedHashMap<>();

    private record Wrapped(TenantId tenantId, String provider, String wrappedUnder) {}

    void add(TenantId tenantId, String provider, String wrappedUnder, long dataKeys) {
        counts.merge(new Wrapped(tenantId, provider, wrappedUnder), dataKeys, Long::sum);
    }

    /** Adds the notes to what goes to the database, if nothing in it writes them. */
    void store(RoundTrip changes) {
        if (!changes.isDistributed()) {
            return;
        }
        List<Object[]> rows = counts.entrySet().stream()
                .filter(note -> note.getValue() != 0)
                .map(note -> new Object[] {
                    note.getKey().tenantId().value(),
                    note.getKey().provider(),
                    note.getKey().wrappedUnder(),
                    note.getValue()
                })
                .toList();
        if (!rows.isEmpty()) {
            TABLE.insert(changes, rows);
        }
    }
}
