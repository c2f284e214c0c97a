package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.CapturedLog;

class SchemaMigrationTest {

    private static void execute(DataSource dataSource, String... statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void assertDenied(DataSource dataSource, String sql) {
        assertThatExceptionOfType(SQLException.class)
                .as(sql)
                .isThrownBy(() -> execute(dataSource, sql))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    /** With an owner and a role for the service, in a database of its own. */
    @Nested
    class OnPostgresql {

        private final InProcessDatabase server = DatabaseKind.POSTGRESQL.database();
        private final String name = "migrated_" + UUID.randomUUID().toString().replace("-", "");

        private final String role = "The service of " + name;

        private DataSource owner;
        private DataSource service;

        @BeforeEach
        void create() throws SQLException {
            execute(server.dataSource("postgres", "postgres"), "create database " + name);
            owner = server.dataSource(name, "postgres");
            service = createRole(role);
        }

        private DataSource createRole(String any) throws SQLException {
            execute(owner, "create role " + quoted(any) + " login");
            return server.dataSource(name, any);
        }

        private static String quoted(String any) {
            return '"' + any.replace("\"", "\"\"") + '"';
        }

        @Test
        void grantsARoleOfAnyName() throws SQLException {
            DataSource other = createRole("It's \"" + name + "\"");

            SchemaMigration.migrate(owner, other);

            execute(other, "select * from audit_events");
        }

        private Object migrate() throws SQLException {
            SchemaMigration.migrate(owner, service);
            return true;
        }

        /** Whichever is first, the other waits. */
        @Test
        void isDoneOnceByServersThatStartAtOnce() throws Exception {
            ExecutorService servers = Executors.newFixedThreadPool(2);
            try {
                for (Future<Object> start :
                        servers.invokeAll(Collections.nCopies(2, (Callable<Object>) this::migrate))) {
                    start.get();
                }
            } finally {
                servers.shutdown();
            }

            assertDenied(service, "delete from audit_events");
        }

        @Test
        void grantsTheServicesRoleWhatItNeeds() throws SQLException {
            SchemaMigration.migrate(owner, service);

            execute(
                    service,
                    "insert into keks_in_use (fingerprint, since, is_current, version) values ('a', now(), true, 0)",
                    "update keks_in_use set version = 1",
                    "delete from keks_in_use",
                    "select * from audit_events",
                    "select drop_audit_identifiers('clinic', 'patient', 0, 10)",
                    "create table timers.one (id integer)");
        }

        @Test
        void grantsItNothingElse() throws SQLException {
            SchemaMigration.migrate(owner, service);
            execute(owner, "revoke create on schema public from public");

            assertThat(List.of(
                            "update audit_events set actor = 'x'",
                            "delete from audit_events",
                            "truncate audit_events",
                            "delete from audit_archives",
                            "update key_owners set owner = 'x'",
                            "delete from key_owners",
                            "update audit_archives set last_seq = 1",
                            "insert into archived_changes values ('clinic', 'tenants/clinic', 1)",
                            "update archived_changes set number = 1",
                            "delete from archived_changes",
                            "insert into row_key_in_use values (1, 'a')",
                            "delete from row_key_in_use",
                            "truncate row_key_in_use",
                            "delete from flyway_schema_history",
                            "create table mine (id integer)",
                            "drop table audit_events"))
                    .allSatisfy(sql -> assertDenied(service, sql));
        }

        @Test
        void takesBackAtEveryStartWhatWasGrantedBesides() throws SQLException {
            SchemaMigration.migrate(owner, service);
            execute(owner, "grant delete on audit_events to " + quoted(role));

            SchemaMigration.migrate(owner, service);

            assertDenied(service, "delete from audit_events");
        }

        @Test
        void leavesTheOwnerAsItIsIfItIsTheServicesRoleToo() throws SQLException {
            SchemaMigration.migrate(owner, owner);

            execute(owner, "delete from audit_events", "delete from audit_archives");
        }

        @Test
        void acceptsASchemaThatIsUpToDateWithoutTheOwner() throws SQLException {
            SchemaMigration.migrate(owner, service);

            SchemaMigration.migrate(service, service);

            assertDenied(service, "delete from audit_events");
        }

        @Test
        void refusesASchemaThatIsNotWithoutTheOwner() throws SQLException {
            execute(owner, "revoke create on schema public from public");

            assertThatIllegalStateException()
                    .isThrownBy(() -> SchemaMigration.migrate(service, service))
                    .withMessageStartingWith("DATABASE_OWNER must be set");
        }
    }

    @Nested
    class OnH2 {

        private static final String CHANGED =
                "update \"flyway_schema_history\" set \"checksum\" = 1 where \"version\" = '1'";

        private static final String LATER = """
                insert into "flyway_schema_history" ("installed_rank", "version", "description", "type", "script", "checksum",
                    "installed_by", "execution_time", "success")
                values (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'sa', 1, %s)""";

        @AutoClose
        private final CapturedLog log = new CapturedLog(SchemaMigration.class);

        private final JdbcDataSource database = new JdbcDataSource();

        @BeforeEach
        void create() {
            database.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=LEGACY;DB_CLOSE_DELAY=-1");
            database.setUser("sa");
        }

        /** While servers are updated, and on the way back. */
        @Test
        void acceptsTheSchemaOfALaterVersion() throws SQLException {
            SchemaMigration.migrate(database, database);
            execute(database, LATER.formatted("true"));

            SchemaMigration.migrate(database, database);

            assertThat(log.lines()).isEmpty();
        }

        @Test
        void saysThatAMigrationIsNotTheOneThatWasDone() throws SQLException {
            SchemaMigration.migrate(database, database);
            execute(database, CHANGED);

            assertRefused("Migration checksum mismatch for migration version 1");
        }

        @Test
        void saysWhichMigrationFailedAndNothingOfRows() throws SQLException {
            SchemaMigration.migrate(database, database);
            execute(database, "delete from \"flyway_schema_history\"");

            assertRefused("V1__schema.sql");
            assertThat(log.lines().get(0)).doesNotContain("already exists");
        }

        private void assertRefused(String reason) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> SchemaMigration.migrate(database, database))
                    .withMessageContaining(reason);
            assertThat(log.lines())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("SEVERE MedChain cannot start: the schema can't be brought up to date: ")
                    .contains(reason)
                    .doesNotContain("\n");
        }

        @Test
        void makesTheTablesAndAcceptsThemAtTheNextStart() throws SQLException {
            SchemaMigration.migrate(database, database);
            SchemaMigration.migrate(database, database);

            execute(database, "select * from audit_events", "create table timers.one (id integer)");
        }
    }
}
