package org.medchain.keys.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/** Stores first results. One that another server stored first makes the operation begin again, and find it. */
final class FirstResultTable implements Bulk<FirstResult> {

    static final FirstResultTable NEW = new FirstResultTable();

    private static final BulkTable TABLE = new BulkTable("first_results")
            .column("tenant_id", SqlType.TEXT)
            .column("request", SqlType.TEXT)
            .column("item", SqlType.INTEGER)
            .column("content", SqlType.TEXT)
            .column("result", SqlType.TEXT)
            .column("recorded_at", SqlType.TIME);

    private static final RowQuery<Stored> STORED = new RowQuery<>(
            "select tenant_id, request, item from first_results where tenant_id = any(?) and request = any(?)",
            row -> new Stored(row.text(1), row.text(2), row.integer(3)),
            SqlType.TEXT,
            SqlType.TEXT,
            SqlType.INTEGER);

    private FirstResultTable() {}

    private record Stored(String tenantId, String request, int item) {

        static Stored of(FirstResult wanted) {
            return new Stored(wanted.tenantId().value(), wanted.request().id(), wanted.item());
        }
    }

    /** Returns a rank after those of the rows that a result tells of. */
    @Override
    public int rank() {
        return 4;
    }

    @Override
    public Supplier<Map<FirstResult, KeyManagementException>> refuse(RoundTrip look, Set<FirstResult> wanted) {
        Supplier<List<Stored>> stored = look.ask(
                STORED,
                SqlType.TEXT.each(wanted.stream()
                        .map(it -> it.tenantId().value())
                        .distinct()
                        .toList()),
                SqlType.TEXT.each(
                        wanted.stream().map(it -> it.request().id()).distinct().toList()));
        return () -> refused(wanted, Set.copyOf(stored.get()));
    }

    private static Map<FirstResult, KeyManagementException> refused(Set<FirstResult> wanted, Set<Stored> stored) {
        Map<FirstResult, KeyManagementException> refused = new HashMap<>();
        wanted.stream()
                .filter(it -> stored.contains(Stored.of(it)))
                .forEach(it -> refused.put(it, new ConcurrentChangeException()));
        return refused;
    }

    @Override
    public void apply(RoundTrip changes, List<FirstResult> wanted) {
        TABLE.insert(changes, wanted.stream().map(FirstResult::row).toList());
    }
}
