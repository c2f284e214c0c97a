package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.PessimisticLockException;
import jakarta.persistence.QueryTimeoutException;
import jakarta.transaction.TransactionalException;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.GenericJDBCException;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseOutageTest {

    private static SQLException withState(String state) {
        return new SQLException("a message", state);
    }

    static Stream<SQLException> outagesByType() {
        return Stream.of(
                new SQLTransientConnectionException("no connection was free in time"),
                new SQLNonTransientConnectionException("closed"),
                new SQLRecoverableException("the connection is gone"),
                new SQLTimeoutException("cancelled"));
    }

    static Stream<Throwable> wrappings() {
        SQLException timeout = withState("57014");
        return Stream.of(
                new QueryTimeoutException(timeout),
                new LockTimeoutException(withState("55P03")),
                new PessimisticLockException(withState("55P03")),
                new JDBCConnectionException("a message", withState("08006")),
                new GenericJDBCException("a message", withState("53300")),
                new PersistenceException(new GenericJDBCException("a message", timeout)),
                new TransactionalException("a message", new IllegalStateException(new PersistenceException(timeout))),
                new CompletionException(new PersistenceException(timeout)),
                new SQLException("a pool's, with no state of its own", withState("08001")));
    }

    static Stream<Throwable> others() {
        return Stream.of(
                new IllegalStateException("a defect"),
                new PersistenceException("without a cause"),
                new SQLException("without a state"),
                withState(""),
                withState("08"),
                new SQLSyntaxErrorException("no such table", "42P01"),
                new SQLInvalidAuthorizationSpecException("wrong password", "28P01"),
                new GenericJDBCException("a message", withState("42501")),
                new ConstraintViolationException("a message", withState("23505"), "a_constraint"));
    }

    @Nested
    class Caused {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "08000", "08001", "08003", "08006", "25006", "53000", "53100", "53200", "53300", "55P03", "57014",
                    "57P01", "57P03", "58000", "58030"
                })
        void holdsForStatesOfADatabaseThatIsNotAvailable(String state) {
            assertThat(DatabaseOutage.caused(withState(state))).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "22001", "23505", "25P02", "28P01", "40001", "40P01", "42501", "42P01", "55000", "HY000", "XX000"
                })
        void doesNotHoldForOtherStates(String state) {
            assertThat(DatabaseOutage.caused(withState(state))).isFalse();
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.server.database.DatabaseOutageTest#outagesByType")
        void holdsForTypesThatNeedNoState(SQLException failure) {
            assertThat(DatabaseOutage.caused(failure)).isTrue();
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.server.database.DatabaseOutageTest#wrappings")
        void holdsWhateverIsAroundIt(Throwable failure) {
            assertThat(DatabaseOutage.caused(failure)).isTrue();
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.server.database.DatabaseOutageTest#others")
        void doesNotHoldForAnythingElse(Throwable failure) {
            assertThat(DatabaseOutage.caused(failure)).isFalse();
        }

        /** In whichever language: FATAL is "FATAL" in English, "SCHWERWIEGEND" in German. */
        @ParameterizedTest
        @ValueSource(strings = {"FATAL", "SCHWERWIEGEND", "致命错误"})
        void holdsForASessionOfPostgresqlThatCouldNotBegin(String severity) throws IOException {
            try (RefusingPostgres server = new RefusingPostgres(severity, "XX000")) {
                Throwable failure = catchThrowable(() -> DriverManager.getConnection(server.url()));

                assertThat(failure)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("XX000"));
                assertThat(DatabaseOutage.caused(new GenericJDBCException("a message", (SQLException) failure)))
                        .isTrue();
            }
        }

        @Test
        void doesNotHoldForASessionThatMayNotBegin() throws IOException {
            try (RefusingPostgres server = new RefusingPostgres("FATAL", "28P01")) {
                Throwable failure = catchThrowable(() -> DriverManager.getConnection(server.url()));

                assertThat(DatabaseOutage.caused(failure)).isFalse();
            }
        }

        @Test
        void endsWhereCausesGoInCircles() {
            Exception one = new Exception("one");
            one.initCause(new Exception("other", one));

            assertThat(DatabaseOutage.caused(one)).isFalse();
        }
    }

    @Nested
    class StopsAll {

        @ParameterizedTest
        @ValueSource(strings = {"08006", "25006", "53100", "57P01"})
        void holdsForADatabaseThatIsNotAvailable(String state) {
            assertThat(DatabaseOutage.stopsAll(withState(state))).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"55P03", "57014", "HYT00", "23505"})
        void doesNotHoldForWhatMayBeOfOneStatementAlone(String state) {
            assertThat(DatabaseOutage.stopsAll(new GenericJDBCException("a message", withState(state))))
                    .isFalse();
        }
    }
}
