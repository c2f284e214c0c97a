package org.medchain.keys.benchmark;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import org.medchain.keys.it.server.RowSeals;

/** Registers tenants by SQL as the service does, with their seals, and gives them patients, and each chain events. Neither verifies. */
final class ManyTenants {

    private static final String SEALED =
            "{\"name\":\"Hospital\",\"status\":\"ACTIVE\",\"destructionWindowSeconds\":604800,"
                    + "\"auditRetention\":\"P6Y\",\"keepPatientIdsInAudit\":false}";

    private static final int STATEMENT = 1_000_000;

    private final Connection connection;
    private final RowSeals seals;
    private int added;
    private int events;

    ManyTenants(Connection connection, RowSeals seals) {
        this.connection = connection;
        this.seals = seals;
    }

    /** Adds as many as are missing, each with as many events as the others have. */
    void addUpTo(int size) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            String missing = " from generate_series(" + added + ", " + (size - 1) + ") i";
            statement.executeUpdate(
                    "insert into tenants (tenant_id, name, status, destruction_window_seconds, audit_retention,"
                            + " keep_patient_ids_in_audit, created_at, updated_at, version)"
                            + " select 'many-' || i, 'Hospital', 'ACTIVE', 604800, 'P6Y', false, now(), now(), 0"
                            + missing);
            seals.addTenants(
                    connection,
                    IntStream.range(added, size).mapToObj(i -> "many-" + i).toList(),
                    SEALED);
            statement.executeUpdate("insert into audit_chain_heads (tenant_id) select 'many-' || i" + missing);
            for (int seq = 1; seq <= events; seq++) {
                statement.executeUpdate(event(seq) + missing);
            }
            connection.commit();
            connection.setAutoCommit(true);
            added = size;
            addEventOfEach();
            statement.execute("vacuum (analyze)");
            statement.execute("checkpoint");
        }
    }

    /** Adds patients without data keys to the tenants there are, by turns. */
    void addPatients(int count) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < count; i += STATEMENT) {
                statement.executeUpdate(
                        "with added as (insert into patients (tenant_id, id, patient_id, status, created_at,"
                                + " version, mac) select 'many-' || i % " + added
                                + ", gen_random_uuid(), 'patient-' || i, 'ACTIVE', now(), 0, repeat('0', 64) from"
                                + " generate_series("
                                + i + ", " + (Math.min(i + STATEMENT, count) - 1) + ") i returning tenant_id, id)"
                                + " insert into erasure_keys (tenant_id, patient, erasure_key)"
                                + " select tenant_id, id, sha256(uuid_send(id)) from added");
            }
            statement.execute("vacuum (analyze) patients, erasure_keys");
            statement.execute("checkpoint");
        }
    }

    /** Adds the next event of each, as another server would. */
    void addEventOfEach() throws SQLException {
        events++;
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(event(events) + " from generate_series(0, " + (added - 1) + ") i");
        }
    }

    private static String event(int seq) {
        return "insert into audit_events (tenant_id, seq, id, entry_hash, occurred_at, operation, outcome, actor, client, roles,"
                + " source_address, request_id, provider) select 'many-' || i, " + seq
                + ", gen_random_uuid(), sha256(int8send(i::bigint * 1000 + " + seq
                + ")), now(), 'LIST_DATA_KEYS', 'SUCCESS', 'application',"
                + " 'records', 'key-user', '192.0.2.7', gen_random_uuid()::text, 'LOCAL'";
    }
}
