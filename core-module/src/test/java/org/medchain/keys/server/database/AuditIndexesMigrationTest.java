package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An installation of 0.1.0 with events gets the indexes of today. On H2 those of then stay. */
class AuditIndexesMigrationTest {

    private static final String VALID = "select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid"
            + " where i.indrelid = 'audit_events'::regclass and i.indisvalid and ";

    private final InProcessDatabase server = DatabaseKind.POSTGRESQL.database();
    private DataSource owner;

    @BeforeEach
    void createAsOf010() throws SQLException {
        String name = "indexes_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = server.dataSource("postgres", "postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        owner = server.dataSource(name, "postgres");
        Flyway.configure(AuditIndexesMigrationTest.class.getClassLoader())
                .dataSource(owner)
                .locations("classpath:db/migration")
                .placeholders(Map.of("applicationUser", "nobody"))
                .target("1")
                .load()
                .migrate();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Set<String> indexes(String condition) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(VALID + condition)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private void assertIndexesOfToday() throws SQLException {
        assertThat(indexes("i.indpred is null"))
                .as("that an event of any kind concerns")
                .containsExactlyInAnyOrder(
                        "audit_events_one_per_place",
                        "audit_events_of_patient",
                        "audit_events_of_key",
                        "audit_events_of_operation",
                        "audit_events_of_actor",
                        "audit_events_in_time",
                        "audit_events_by_request");
        assertThat(indexes("i.indpred is not null"))
                .containsExactlyInAnyOrder(
                        "audit_events_of_failures", "audit_events_of_failed_requests", "audit_events_of_subject");
    }

    /** More than one stretch of pages. Each event has a request id of its own, of the greatest length. */
    @Test
    void takesTheEventsThatAreThere() throws SQLException {
        execute(
                "insert into audit_events (tenant_id, seq, id, entry_hash, occurred_at, operation, outcome, reason, actor, roles, request_id,"
                        + " patient_hash, provider) select 'clinic', n, gen_random_uuid(), '\\x00', now(), 'DECRYPT_DATA_KEY',"
                        + " case when n % 50 = 0 then 'FAILURE' else 'SUCCESS' end, case when n % 50 = 0 then 'FORBIDDEN' end,"
                        + " 'actor', '', lpad(n::text, 64, '0'), '\\x00', 'LOCAL' from generate_series(1, 5000) n");

        SchemaMigration.migrate(owner, owner);

        assertIndexesOfToday();
    }

    /** What a start left that was killed while it made them. */
    @Test
    void makesAgainWhatAKilledStartLeft() throws SQLException {
        execute(
                "create index audit_events_of_failures on audit_events (outcome)",
                "create index audit_events_of_failed_requests on audit_events (outcome)",
                "create index audit_events_by_request on audit_events (outcome)",
                "drop index audit_events_of_outcome");

        SchemaMigration.migrate(owner, owner);

        assertIndexesOfToday();
    }
}
