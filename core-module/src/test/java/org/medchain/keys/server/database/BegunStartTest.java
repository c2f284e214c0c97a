package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.server.settings.InvalidSettingException;

class BegunStartTest {

    /** As the scripts of {@code medchain distribute} have it. */
    private static final String LOCK = "3802011438";

    @Test
    void needsNothingOnH2() {
        DatabaseKind.H2.database().beginStart().close();
    }

    @Nested
    class OnPostgresql {

        private final InProcessDatabase database = DatabaseKind.POSTGRESQL.database();
        private Connection distributing;

        @BeforeEach
        void connect() throws SQLException {
            distributing = database.connection();
        }

        @AfterEach
        void disconnect() throws SQLException {
            call("pg_advisory_unlock");
            distributing.close();
        }

        /** Takes the lock that {@code medchain distribute} takes. */
        private boolean distribute() throws SQLException {
            return call("pg_try_advisory_lock");
        }

        private boolean call(String function) throws SQLException {
            try (Statement statement = distributing.createStatement();
                    ResultSet row = statement.executeQuery("select " + function + "(" + LOCK + ")")) {
                return row.next() && row.getBoolean(1);
            }
        }

        @Test
        void keepsTheTablesFromBeingDistributedUntilItsEnd() throws SQLException {
            BegunStart one = database.beginStart();
            BegunStart other = database.beginStart();

            assertThat(distribute()).isFalse();
            one.close();
            assertThat(distribute()).isFalse();
            other.close();
            assertThat(distribute()).isTrue();
        }

        @Test
        void isRefusedWhileTheyAre() throws SQLException {
            assertThat(distribute()).isTrue();

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(database::beginStart)
                    .withMessageContaining("medchain distribute");

            assertThat(call("pg_advisory_unlock")).isTrue();
            database.beginStart().close();
        }
    }
}
