package org.medchain.keys.it.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.server.RowSeals;
import org.medchain.keys.it.server.Sql;
import org.medchain.keys.it.server.TestDatabase;

/** What the function that removes archived events refuses to any caller in the service's role. */
@OnSharedApi
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
class RemovalIT {

    private static final int SEVEN_YEARS = 7 * 366;
    private static final int OLD = 10;

    private final Api api;
    private final String tenantId = "hospital-" + UUID.randomUUID();
    private Connection connection;

    RemovalIT(Api api) {
        this.api = api;
    }

    @BeforeEach
    void writeChain() throws SQLException {
        connection = api.installation().database().connect();
        try (OldChain chain = new OldChain(connection, tenantId)) {
            chain.add(OLD, SEVEN_YEARS, "patient").add(5, 5 * 365, "patient");
        }
        as(TestDatabase.USER);
    }

    /** A tenant that the service itself would never have stored, it can't read either. */
    @AfterEach
    void close() throws SQLException {
        as("default");
        try (Connection closed = connection) {
            closed.setAutoCommit(false);
            Sql.execute(closed, "delete from row_seals where tenant_id = ?", tenantId);
            Sql.execute(closed, "delete from tenants where tenant_id = ?", tenantId);
            closed.commit();
        }
    }

    private void as(String role) throws SQLException {
        Sql.execute(connection, "set session authorization " + role);
    }

    private boolean remove(long before, long last, long hashOf) throws SQLException {
        return Sql.read(
                        connection,
                        row -> row.getBoolean(1),
                        "select remove_archived_audit_events(?, ?, ?, (select entry_hash from audit_events"
                                + " where tenant_id = ? and seq = ?))",
                        tenantId,
                        before,
                        last,
                        tenantId,
                        hashOf)
                .get(0);
    }

    private long left() throws SQLException {
        return Sql.read(
                        connection,
                        row -> row.getLong(1),
                        "select count(*) from audit_events where tenant_id = ?",
                        tenantId)
                .get(0);
    }

    @Test
    void takesOldEventsFromTheBeginningOnceAndFromThereOn() throws SQLException {
        assertThat(remove(0, 4, 4)).isTrue();
        assertThat(left()).isEqualTo(11);
        assertThat(remove(0, 6, 6)).as("not the next ones").isFalse();
        assertThat(remove(5, 8, 8)).as("with a gap").isFalse();
        assertThat(remove(4, OLD, OLD)).isTrue();
        assertThat(left()).isEqualTo(5);
    }

    @Test
    void leavesEventsOfAYearWhateverTheTenantsRetentionSays() throws SQLException, IOException {
        Sql.execute(
                connection,
                "insert into tenants (tenant_id, name, status, destruction_window_seconds, audit_retention,"
                        + " keep_patient_ids_in_audit, created_at, updated_at, version)"
                        + " values (?, 'Impatient', 'ACTIVE', 604800, 'P0D', false, now(), now(), 0)",
                tenantId);
        as("default");
        RowSeals.of(api.installation())
                .add(connection, tenantId, "tenants/" + tenantId, RetentionIT.sealedTenant("Impatient", "P0D"));
        Sql.execute(
                connection,
                "update audit_events set occurred_at = now() - interval '11 months' where tenant_id = ? and seq = 3",
                tenantId);
        as(TestDatabase.USER);

        assertThat(remove(0, 3, 3)).isFalse();
        assertThat(remove(0, 2, 2)).isTrue();
    }
}
