package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * Reads that hang: another session has locked a table. The server keeps what it read of a patient for 30 seconds, as it does by default, so that a
 * generate reads nothing meanwhile.
 */
@Tag("slow")
@OnePass
@TestInstance(Lifecycle.PER_CLASS)
class HangingReadsIT {

    private static final String PATIENT = "patient";
    private static final int READS = 60;
    private static final int HANGING = 40;
    private static final int WRITES = 10;

    private static final long LIMIT_MILLIS = 10_000;
    private static final long LONGEST_SECONDS = 60;

    private static final String LOCK = "lock table staged_rotations in access exclusive mode";
    private static final String WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";
    private static final String IDLE = "select count(*) from pg_stat_activity where state = 'idle in transaction'";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Api api;

    @BeforeAll
    void startServer() {
        Installation installation = Installation.create("hanging-reads", Kind.POSTGRESQL);
        installation
                .server()
                .start(installation
                        .environment()
                        .without("ERASURE_KEY_CACHE_SECONDS")
                        .with("DATABASE_STATEMENT_TIMEOUT_MILLIS", Long.toString(LIMIT_MILLIS)));
        api = new Api(installation);
    }

    @AfterAll
    void stop() {
        threads.shutdownNow();
        api.close();
    }

    /** They take all connections for reading; the ledger has its own. */
    @Test
    void holdNoOneUpWhoNeedsNone() throws Exception {
        Hospital reader = api.newHospital();
        Hospital writer = api.newHospital();
        reader.generate(PATIENT);
        // The second time the patient is read, and kept.
        writer.generate(PATIENT);
        writer.generate(PATIENT);

        try (Connection other = api.installation().database().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(LOCK);
            List<Future<ApiAnswer>> reads = IntStream.range(0, READS)
                    .mapToObj(number -> threads.submit(() -> keysOf(reader)))
                    .toList();
            awaitHangingReads();

            for (int i = 0; i < WRITES; i++) {
                assertThat(writer.generate(PATIENT).status()).isEqualTo(201);
            }

            List<ApiAnswer> answers = new ArrayList<>();
            for (Future<ApiAnswer> answer : reads) {
                answers.add(answer.get(LONGEST_SECONDS, TimeUnit.SECONDS));
            }
            other.rollback();
            assertThat(answers).allSatisfy(Problems.AUDIT_UNAVAILABLE::assertIs);
        }
    }

    /**
     * A server stops where it is (SIGSTOP) amid a transaction that is not the ledger's. PostgreSQL ends the session, and with it what the
     * session has locked: what archives, rotates or erases on another server does not wait for the one that stopped.
     */
    @Test
    void ofAStoppedServerKeepNoLockForLongerThanAStatementMayTake() throws Exception {
        Hospital hospital = api.newHospital();
        hospital.generate(PATIENT);
        Future<ApiAnswer> read;

        try (Connection other = api.installation().database().connect();
                Connection observer = api.installation().database().connect();
                Statement lock = other.createStatement();
                Statement observing = observer.createStatement()) {
            other.setAutoCommit(false);
            lock.execute(LOCK);
            read = threads.submit(() -> keysOf(hospital));
            // What the server does by itself reads the table, too.
            await().atMost(Duration.ofMinutes(1)).until(() -> count(observing, WAITING) > 0);
            api.installation().server().freeze();
            try {
                other.rollback();
                await().atMost(Duration.ofMinutes(1)).until(() -> count(observing, IDLE) > 0);

                await().atMost(LONGEST_SECONDS, TimeUnit.SECONDS).until(() -> count(observing, IDLE) == 0);
            } finally {
                api.installation().server().thaw();
            }
        }

        read.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        await().atMost(LONGEST_SECONDS, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(keysOf(hospital).status()).isEqualTo(200));
    }

    private void awaitHangingReads() throws SQLException {
        try (Connection other = api.installation().database().connect();
                Statement statement = other.createStatement()) {
            await().atMost(Duration.ofMinutes(1)).until(() -> count(statement, WAITING) >= HANGING);
        }
    }

    private static int count(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private ApiAnswer keysOf(Hospital hospital) {
        return api.request("GET", Hospital.DATA_KEYS, PATIENT).sendAs(hospital.keyUser());
    }
}
