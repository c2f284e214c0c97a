package org.medchain.keys.benchmark;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills the table of audit events with events of six years, by the database alone: of one tenant and of 63 others, each with a hundred
 * thousand patients. They are in the table in the order of their numbers and of time, as if they had been written one after the other. Their numbers are below
 * the first of their chain, so that no end of a chain moves. They belong to no chain and don't verify.
 */
final class ManyEvents {

    private static final int TENANTS = 64;
    private static final int STATEMENT = 1_000_000;

    private static final String INDEXES = "select indexdef, indexname from pg_indexes where tablename = 'audit_events'"
            + " and schemaname = current_schema() and indexdef not like 'CREATE UNIQUE%'";

    private final Connection connection;
    private final String tenantId;
    private long filled;

    ManyEvents(Connection connection, String tenantId) {
        this.connection = connection;
        this.tenantId = tenantId;
    }

    /** The other indexes are made at the end: that takes a tenth of the time. */
    void fillUpTo(long size) throws SQLException {
        List<String> definitions = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet found = statement.executeQuery(INDEXES)) {
                while (found.next()) {
                    definitions.add(found.getString(1));
                    names.add(found.getString(2));
                }
            }
            for (String name : names) {
                statement.execute("drop index " + name);
            }
            while (filled < size) {
                long last = Math.min(filled + STATEMENT, size);
                statement.execute(fill(filled + 1, last));
                filled = last;
            }
            for (String definition : definitions) {
                statement.execute(definition);
            }
            statement.execute("vacuum (analyze) audit_events");
            statement.execute("checkpoint");
        }
    }

    private String fill(long first, long last) {
        return String.format("""
        insert into audit_events (tenant_id, seq, id, entry_hash, occurred_at, operation, outcome, actor, client, roles,
            source_address, request_id, patient_hash, patient_id, patient_salt, provider, key_id, generation)
          select case when n %% %1$d = 0 then '%2$s' else 'filler-' || n %% %1$d end, n / %1$d - 2000000000, gen_random_uuid(),
            sha256(int8send(n)), now() - interval '6 years' + n * interval '1.8 seconds', 'DECRYPT_DATA_KEY', 'SUCCESS',
            'application', 'records', 'key-user', '192.0.2.7', gen_random_uuid()::text, sha256(int8send(n / 7)),
            'patient-' || n / %1$d %% 100000, sha256(int8send(-n)), 'LOCAL', gen_random_uuid(), 1
          from generate_series(%3$d::bigint, %4$d::bigint) n\
        """, TENANTS, tenantId, first, last);
    }
}
