package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * Reads that hang take all connections for reading; the ledger has its own. The server keeps what it read of a patient for 30 seconds, as it does
 * unless told otherwise, so that a generate reads nothing meanwhile.
 */
@OnePass
class HangingReadsIT {

    private static final String PATIENT = "patient";
    private static final int READS = 60;
    private static final int HANGING = 40;
    private static final int WRITES = 10;

    /** Three times {@code DATABASE_STATEMENT_TIMEOUT_MILLIS}. */
    private static final long LONGEST_SECONDS = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Api api;

    @BeforeEach
    void startServer() {
        Installation installation = Installation.create("hanging-reads", Kind.POSTGRESQL);
        installation.server().start(installation.environment().without("ERASURE_KEY_CACHE_SECONDS"));
        api = new Api(installation);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        api.close();
    }

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
            statement.execute("lock table staged_rotations in access exclusive mode");
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

    private void awaitHangingReads() throws SQLException {
        try (Connection other = api.installation().database().connect();
                Statement statement = other.createStatement()) {
            await().until(() -> {
                try (ResultSet row = statement.executeQuery(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock'")) {
                    return row.next() && row.getInt(1) >= HANGING;
                }
            });
        }
    }

    private ApiAnswer keysOf(Hospital hospital) {
        return api.request("GET", Hospital.DATA_KEYS, PATIENT)
                .as(hospital.keyUser())
                .send();
    }
}
