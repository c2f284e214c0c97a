package org.medchain.keys.it.privileges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.server.Sql;
import org.medchain.keys.it.server.TestDatabase;

/** As the role that all tests on PostgreSQL let the service work as. */
@OnSharedApi
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
class ApplicationRoleIT {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Api api;
    private Hospital hospital;
    private Connection connection;

    ApplicationRoleIT(Api api) {
        this.api = api;
    }

    @BeforeEach
    void connectAsTheApplication() throws SQLException {
        hospital = api.newHospital();
        hospital.generate("patient");
        hospital.generate("patient");
        hospital.generate("other");
        connection = api.installation().database().connect();
        Sql.execute(connection, "set session authorization " + TestDatabase.USER);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private List<String> query(String sql) throws SQLException {
        return Sql.read(connection, row -> row.getString(1), sql);
    }

    private void assertDenied(String sql) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                    }
                })
                .satisfies(denied -> assertThat(denied.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
    }

    @Nested
    class AuditEvents {

        @Test
        void areReadAndAdded() throws SQLException {
            assertThat(query("select 1 from audit_events where tenant_id = '" + hospital.tenantId() + "'"))
                    .hasSize(4);
            assertThat(query("select has_table_privilege('audit_events', 'insert')"))
                    .containsExactly("t");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "update audit_events set actor = 'nobody'",
                    "update audit_events set patient_id = null, patient_salt = null",
                    "delete from audit_events",
                    "truncate audit_events",
                    "alter table audit_events add column more integer",
                    "drop table audit_events",
                    "create trigger t before insert on audit_events for each row execute function now()",
                    "set role medchain_owner"
                })
        void areNotTouchedOtherwise(String sql) {
            assertDenied(sql);
        }

        @Test
        void areNotOpenedByTheApplicationItself() throws SQLException {
            Sql.execute(connection, "grant all on audit_events to " + TestDatabase.USER);

            assertThat(query("select has_table_privilege('audit_events', 'update, delete, truncate')"))
                    .containsExactly("f");
        }

        @Test
        void loseAPatientsIdThroughTheFunctionAlone() throws SQLException {
            assertThat(query("select drop_audit_identifiers('" + hospital.tenantId() + "', 'patient', 0, 10)"))
                    .doesNotContain("0");

            assertThat(query("select coalesce(patient_id, 'dropped') || coalesce(patient_salt::text, '')"
                            + " from audit_events where patient_hash is not null and tenant_id = '"
                            + hospital.tenantId() + "' order by seq"))
                    .satisfiesExactly(
                            first -> assertThat(first).isEqualTo("dropped"),
                            second -> assertThat(second).isEqualTo("dropped"),
                            third -> assertThat(third).startsWith("other\\x"));
        }
    }

    @Nested
    class Schema {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "create table public.another (id integer)",
                    "create temporary table audit_events (id integer)",
                    "create function public.lower(varchar) returns varchar language sql as 'select $1'",
                    "delete from flyway_schema_history",
                    "alter table erasure_keys alter column erasure_key set statistics 100"
                })
        void isNotChanged(String sql) {
            assertDenied(sql);
        }
    }

    @Nested
    class Catalogue {

        /** Samples of a column would stay there when an erasure drops the values themselves. */
        @Test
        void hasNoSampleOfWhatAnErasureDrops() throws SQLException {
            try (Connection owner = api.installation().database().connect();
                    Statement statement = owner.createStatement()) {
                statement.execute("analyze audit_events, patients, erasure_keys");
                try (ResultSet rows = statement.executeQuery("select count(*) from pg_stats where attname in"
                        + " ('patient_id', 'patient_salt', 'erasure_key') and schemaname = 'public'")) {
                    rows.next();
                    assertThat(rows.getInt(1)).isZero();
                }
                try (ResultSet rows = statement.executeQuery(
                        "select count(*) from pg_stats where tablename = 'audit_events' and attname = 'actor'")) {
                    rows.next();
                    assertThat(rows.getInt(1)).as("the table was analyzed").isEqualTo(1);
                }
            }
        }
    }
}
