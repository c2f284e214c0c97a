package org.medchain.keys.it.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * A server stops where it is (SIGSTOP) amid a transaction that is not the ledger's. PostgreSQL ends the session, and with it what the
 * session has locked: what archives, rotates or erases on another server does not wait for the one that stopped.
 */
@OnePass
class StoppedReaderIT {

    private static final String PATIENT = "patient";
    private static final long LIMIT_MILLIS = 5_000;
    private static final long LONGEST_SECONDS = 30;

    private static final String WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";
    private static final String IDLE = "select count(*) from pg_stat_activity where state = 'idle in transaction'";

    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private Api api;

    @BeforeEach
    void startServer() {
        Installation installation = Installation.create("stopped-reader", Kind.POSTGRESQL);
        installation
                .server()
                .start(installation
                        .environment()
                        .with("DATABASE_STATEMENT_TIMEOUT_MILLIS", Long.toString(LIMIT_MILLIS)));
        api = new Api(installation);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        api.close();
    }

    @Test
    void keepsNoLockForLongerThanAStatementMayTake() throws Exception {
        Hospital hospital = api.newHospital();
        hospital.generate(PATIENT);
        Future<ApiAnswer> read;

        try (Connection other = api.installation().database().connect();
                Connection observer = api.installation().database().connect();
                Statement lock = other.createStatement();
                Statement observing = observer.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("lock table staged_rotations in access exclusive mode");
            read = threads.submit(() -> keysOf(hospital));
            // What the server does by itself reads the table, too.
            await().until(() -> count(observing, WAITING) > 0);
            api.installation().server().freeze();
            try {
                other.rollback();
                await().until(() -> count(observing, IDLE) > 0);

                await().atMost(LONGEST_SECONDS, TimeUnit.SECONDS).until(() -> count(observing, IDLE) == 0);
            } finally {
                api.installation().server().thaw();
            }
        }

        read.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        await().atMost(LONGEST_SECONDS, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(keysOf(hospital).status()).isEqualTo(200));
    }

    private static int count(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private ApiAnswer keysOf(Hospital hospital) {
        return api.request("GET", Hospital.DATA_KEYS, PATIENT)
                .as(hospital.keyUser())
                .send();
    }
}
