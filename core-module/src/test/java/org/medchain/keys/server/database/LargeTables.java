package org.medchain.keys.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A database whose statistics say that its tables have the rows of years: a sample of them is there, and the planner is told the rest. */
final class LargeTables {

    private static final int TENANTS = 100;

    /** Rows of the sample, so few that {@code analyze} looks at all of them, and rows that the planner is told of. */
    private record Size(long sample, long rows) {}

    /** Tables that have some rows of each tenant. */
    private static final Map<String, Size> OF_TENANTS = Map.ofEntries(
            Map.entry("tenants", new Size(TENANTS, 5_000)),
            Map.entry("audit_chain_heads", new Size(TENANTS, 5_000)),
            Map.entry("rotation_policies", new Size(TENANTS, 5_000)),
            Map.entry("staged_rotations", new Size(200, 5_000)),
            Map.entry("rotation_claims", new Size(200, 5_000)),
            Map.entry("wrapping_sums", new Size(300, 15_000)),
            Map.entry("wrapping_changes", new Size(1_000, 20_000)),
            Map.entry("tenant_keys", new Size(300, 15_000)),
            Map.entry("escrow_backfills", new Size(TENANTS, 5_000)),
            Map.entry("summed_chains", new Size(TENANTS, 5_000)),
            Map.entry("audit_feeds", new Size(TENANTS, 5_000)));

    /** Tables that grow with patients, keys and years. */
    private static final Map<String, Size> LARGE = Map.ofEntries(
            Map.entry("patients", new Size(20_000, 10_000_000)),
            Map.entry("erasure_keys", new Size(20_000, 10_000_000)),
            Map.entry("data_keys", new Size(30_000, 100_000_000)),
            Map.entry("escrow_keys", new Size(20_000, 10_000_000)),
            Map.entry("escrow_copies", new Size(30_000, 100_000_000)),
            Map.entry("recoveries", new Size(2_000, 100_000)),
            Map.entry("staged_data_keys", new Size(20_000, 2_000_000)),
            Map.entry("audit_events", new Size(30_000, 100_000_000)),
            Map.entry("event_sums", new Size(20_000, 10_000_000)),
            Map.entry("audit_archives", new Size(5_000, 100_000)),
            Map.entry("destructions", new Size(5_000, 1_000_000)),
            Map.entry("erased_patients", new Size(5_000, 1_000_000)),
            Map.entry("legal_holds", new Size(2_000, 100_000)),
            Map.entry("lifted_holds", new Size(2_000, 100_000)),
            Map.entry("row_seals", new Size(20_000, 2_000_000)),
            Map.entry("archived_changes", new Size(5_000, 1_000_000)),
            Map.entry("first_results", new Size(20_000, 10_000_000)),
            Map.entry("rotation_jobs", new Size(5_000, 100_000)),
            Map.entry("rotation_failures", new Size(5_000, 1_000_000)),
            Map.entry("work", new Size(2_000, 100_000)));

    private static final List<String> SAMPLE = List.of(
            "create function clinic(n bigint) returns varchar language sql immutable as"
                    + " $$ select 'clinic-' || mod(n, " + TENANTS + ") $$",
            "create function row_id(n bigint) returns uuid language sql immutable as"
                    + " $$ select (lpad(to_hex(n), 12, '0') || substr(md5(n::text), 1, 20))::uuid $$",
            "insert into tenants (tenant_id, name, status, destruction_window_seconds, audit_retention, keep_patient_ids_in_audit,"
                    + " created_at, updated_at, version) select clinic(n), 'name', 'ACTIVE', 0, 'P6Y', false, now(), now(), 0"
                    + " from generate_series(1, ? ) n",
            "insert into audit_chain_heads select clinic(n) from generate_series(1, ? ) n",
            "insert into rotation_policies select clinic(n), true, 'P365D', null, null, null, null, null, now() + n * interval '1 minute'"
                    + " from generate_series(1, ? ) n",
            "insert into staged_rotations select clinic(n), row_id(n), row_id(n), 'kek', '', now(), row_id(n), 0, 0, 1, n = 1, null,"
                    + " now() from generate_series(1, ? ) n",
            "insert into rotation_claims select clinic(n), row_id(n), row_id(n), now() from generate_series(1, ? ) n",
            "insert into wrapping_sums select clinic(n), 'LOCAL', 'kek ' || n, n from generate_series(1, ? ) n",
            "insert into wrapping_changes select clinic(n), 'LOCAL', 'kek ' || mod(n, 3), 1 from generate_series(1, ? ) n",
            "insert into escrow_backfills select clinic(n), row_id(n), true, null, now() from generate_series(1, ? ) n",
            "insert into tenant_keys select clinic(n), 'name ' || n, 1, row_id(n), 'LOCAL', 'kek ' || mod(n, 3), '\\x00', now(), now()"
                    + " from generate_series(1, ? ) n",
            "insert into patients select clinic(n), row_id(n), case when mod(n, 10) = 1 then null else 'patient ' || n end,"
                    + " case when mod(n, 10) = 1 then 'DESTROYED' else 'ACTIVE' end, now(), 0 from generate_series(1, ? ) n",
            "insert into erasure_keys select clinic(n), row_id(n), '\\x00' from generate_series(1, ? ) n",
            "insert into data_keys select clinic(mod(n, 20000)), row_id(mod(n, 20000)), row_id(n), 1, 'LOCAL', 'kek ' || mod(n, 3),"
                    + " '\\x00', now(), now() - n * interval '1 minute', 0 from generate_series(1, ? ) n",
            "insert into escrow_keys select clinic(n), row_id(n), row_id(n), 'recovery key', '\\x00' from generate_series(1, ? ) n",
            "insert into escrow_copies select clinic(mod(n, 20000)), row_id(mod(n, 20000)), row_id(n), row_id(n), '\\x00'"
                    + " from generate_series(1, ? ) n",
            "insert into recoveries (tenant_id, id, status, reason, requested_by, requested_at, wait_seconds, recovered, version)"
                    + " select clinic(n), row_id(n), 'DONE', 'reason', 'officer', now(), 0, 0, 0 from generate_series(1, ? ) n",
            "insert into staged_data_keys select clinic(mod(n, 10)), row_id(mod(n, 10)), row_id(n), 2, 'LOCAL', 'kek', '\\x00', now()"
                    + " from generate_series(1, ? ) n",
            "insert into audit_events select clinic(n), n / " + TENANTS + ", row_id(n), '\\x00',"
                    + " timestamptz '2026-01-01Z' + n * interval '1 minute', 'OPERATION_' || least(mod(n, 100), 9),"
                    + " case when mod(n, 50) = 1 then 'FAILURE' else 'SUCCESS' end, case when mod(n, 50) = 1 then 'not-found' end,"
                    + " 'actor ' || mod(n, 500), null, '', null, null, 'request ' || n, '\\x00', 'patient ' || mod(n, 20000), '\\x00',"
                    + " 'LOCAL', row_id(mod(n, 30000)), 1, case when mod(n, 50) = 2 then 'destructions/' || n end,"
                    + " case when mod(n, 50) = 2 then 1 end from generate_series(1, ? ) n",
            "insert into summed_chains select clinic(n), 100 from generate_series(1, ? ) n",
            "insert into audit_feeds select clinic(n), 100, null, now(), 0 from generate_series(1, ? ) n",
            "insert into event_sums select clinic(n), 20000 + mod(n / 500, 400), 'actor ' || mod(n, 500),"
                    + " 'OPERATION_' || mod(n, 3), 'SUCCESS', '', n from generate_series(1, ? ) n",
            "insert into audit_archives select clinic(n), n, n, '\\x00', now() from generate_series(1, ? ) n",
            "insert into destructions (tenant_id, id, patient, status, legal_basis, requested_by, requested_at, window_seconds,"
                    + " data_keys, erase_after, version) select clinic(n), row_id(n), row_id(n * 10),"
                    + " case mod(n, 20) when 1 then 'PENDING' when 2 then 'CANCELLED' else 'ERASED' end, 'law', 'officer', now(), 0, 1,"
                    + " now() + n * interval '1 minute', 0 from generate_series(1, ? ) n",
            "insert into erased_patients select clinic(n), md5(n::text), row_id(n * 10), row_id(n), now() + n * interval '1 minute'"
                    + " from generate_series(1, ? ) n",
            "insert into legal_holds select clinic(n), row_id(n), 'reason', 'officer', now(), 0,"
                    + " case when mod(n, 50) = 1 then 'officer' end from generate_series(1, ? ) n",
            "insert into lifted_holds select clinic(n), row_id(n), now(), '', 0 from generate_series(1, ? ) n",
            "insert into row_seals select clinic(n), 'destructions/' || n, 1, case when mod(n, 10) > 1 then 'values' end, 'row key',"
                    + " '\\x00' from generate_series(1, ? ) n",
            "insert into archived_changes select clinic(n), 'destructions/' || n, 1 from generate_series(1, ? ) n",
            "insert into rotation_jobs (tenant_id, id, active_tenant, origin, dry_run, status, last_patient, reached, total, done,"
                    + " failed, skipped, tenant_keys_failed, data_keys, worked_millis, created_at, held_until, not_before, stalls) select clinic(n),"
                    + " row_id(n), case when n <= 5 then clinic(n) end, 'POLICY', false, case when n <= 5 then 'RUNNING' else 'DONE' end,"
                    + " row_id(n), row_id(n), 1, 1, 0, 0, 0, 1, 1, now(), now(), now(), 0 from generate_series(1, ? ) n",
            "insert into first_results select clinic(n), md5(n::text), 0, 'content', 'result', now() + n * interval '1 second'"
                    + " from generate_series(1, ? ) n",
            "insert into work select clinic(n), 'erasure', row_id(n), null, now(), now(), 0, null from generate_series(1, ? ) n",
            "insert into rotation_failures select clinic(n), row_id(n), row_id(mod(n, 500)), row_id(n), null, 'kms-refused'"
                    + " from generate_series(1, ? ) n",
            "analyze");

    private LargeTables() {}

    /** Those that grow with patients, keys and years. */
    static Set<String> names() {
        return LARGE.keySet();
    }

    /** @param owner of the migrated tables, which are empty */
    static void fill(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute("set session_replication_role = replica");
            for (Map<String, Size> tables : List.of(OF_TENANTS, LARGE)) {
                for (String table : tables.keySet()) {
                    // A vacuum during the filling would count pages as visible to all, and some plans would depend on
                    // it.
                    statement.execute("alter table " + table + " set (autovacuum_enabled = false)");
                }
            }
            for (String sql : SAMPLE) {
                statement.execute(sized(sql));
            }
            for (Map<String, Size> tables : List.of(OF_TENANTS, LARGE)) {
                for (Map.Entry<String, Size> table : tables.entrySet()) {
                    scale(statement, table.getKey(), table.getValue());
                }
            }
        }
    }

    /** The planner multiplies what it finds of rows in a page with the pages that there are. */
    private static void scale(Statement statement, String table, Size size) throws SQLException {
        statement.execute("update pg_class set reltuples = reltuples * " + size.rows() / size.sample()
                + " where oid = '" + table + "'::regclass or oid in (select indexrelid from pg_index where indrelid = '"
                + table + "'::regclass)");
    }

    private static String sized(String sql) {
        String table = sql.replaceFirst("insert into (\\w+).*", "$1");
        Size size = LARGE.getOrDefault(table, OF_TENANTS.get(table));
        return size == null ? sql : sql.replace("? ", Long.toString(size.sample()));
    }
}
