package org.medchain.keys.it.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.ResourceLimit;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.medchain.keys.it.server.ThreadLimit;

/**
 * A server that runs out of what it has of the machine serves again when that is back, and after a restart. Without memory it ends at once, and
 * serves after a restart. Its log stays readable.
 */
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
@Tag("proof")
class ExhaustionIT {

    private static final String PATIENT = "patient";
    private static final String ANOTHER_START = "another-start";
    private static final int LEFT = 20;
    private static final int IDLE = 300;
    private static final long MOST_LOG = 1_000_000;

    /** Longer than erasure keys are kept, so that some have to leave meanwhile. */
    private static final Duration EXHAUSTED = Duration.ofSeconds(20);

    private static final int CALLERS = 50;
    private static final String LITTLE_HEAP = " -Xms256m -Xmx256m";

    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Installation installation = Installation.create("exhaustion", Kind.POSTGRESQL);
    private Api api;
    private Hospital hospital;
    private String encryptedKey;
    private long logBefore;

    @BeforeEach
    void start() throws IOException {
        installation.start();
        api = new Api(installation);
        hospital = api.newHospital();
        encryptedKey = hospital.generate(PATIENT).json().getString("encryptedKey");
        logBefore = Files.size(log());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void ofDescriptorsEnds() throws Exception {
        List<ProcessHandle> processes = installation.server().processes();
        List<Socket> idle = new ArrayList<>();
        ResourceLimit.FILES.set(processes, ResourceLimit.mostOpenFiles(processes) + LEFT);
        try {
            URI server = installation.server().uri();
            for (int i = 0; i < IDLE; i++) {
                idle.add(new Socket(server.getHost(), server.getPort()));
            }
            ask(EXHAUSTED);
        } finally {
            ResourceLimit.FILES.lift(processes);
            for (Socket socket : idle) {
                socket.close();
            }
        }

        assertServesAgain();
    }

    @Test
    void ofRoomForFilesEnds() throws Exception {
        List<ProcessHandle> processes = installation.server().processes();
        ResourceLimit.FILE_SIZE.set(processes, 1);
        try {
            ask(EXHAUSTED);
        } finally {
            ResourceLimit.FILE_SIZE.lift(processes);
        }

        assertServesAgain();
    }

    @Test
    void ofThreadsEnds() throws Exception {
        ThreadLimit limit = ThreadLimit.of(installation.server().processes());
        try (SteadyCallers callers = callers()) {
            // Requests of this time may stay without an answer: Open Liberty does not come to read them.
            await().pollDelay(EXHAUSTED).atMost(LONGEST).until(this::isAlive);
            assertThat(callers.all()).hasSize(CALLERS);
        } finally {
            limit.lift();
        }

        assertThat(Files.readString(installation.server().directory().console()))
                .contains("Failed to start the native thread");
        assertServesAgain();
    }

    @Test
    void ofMemoryEndsWithTheProcess() throws Exception {
        MedChainServer server = installation.server();
        server.stop();
        FullHeap heap = FullHeap.addTo(server);
        server.startClean(installation.environment().with("JVM_ARGS", ServerEnvironment.QUICK_START + LITTLE_HEAP));
        try (SteadyCallers callers = callers()) {
            await().atMost(LONGEST).until(() -> callers.keys().stream().allMatch(keys -> keys > 0));
            heap.fill();
            server.awaitEnd();
            callers.stop();
            heap.free();

            assertThat(server.exitStatus()).isNotZero();
            assertThat(Files.size(log())).isLessThan(MOST_LOG);
            startElsewhere();

            assertServes();
            assertThat(callers.all()).allSatisfy(caller -> assertDecrypts(caller.patient(), caller.newest()));
        }
    }

    private SteadyCallers callers() {
        return new SteadyCallers("exhausted", List.of(hospital), CALLERS, Duration.ZERO);
    }

    /** Answers of this time are not looked at: a server without descriptors may give none. */
    private void ask(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await().atMost(time.plus(LONGEST)).ignoreExceptions().until(() -> {
            try {
                hospital.generate(PATIENT);
            } finally {
                assertThat(isAlive()).isTrue();
            }
            return System.nanoTime() >= end;
        });
    }

    private boolean isAlive() {
        return installation.server().processes().stream().allMatch(ProcessHandle::isAlive);
    }

    private void assertServesAgain() throws Exception {
        assertServes();
        assertThat(Files.size(log()) - logBefore).isLessThan(MOST_LOG);
        assertThat(Files.readAllLines(log())).noneMatch(line -> line.contains("NoClassDefFoundError"));

        installation.server().stop();
        startElsewhere();

        assertServes();
    }

    private void assertServes() {
        await().atMost(LONGEST).ignoreExceptions().until(() -> ready().status() == 200);
        assertThat(ready().json().getJsonArray("checks").getValuesAs(JsonObject.class))
                .filteredOn(check -> check.getString("name").equals("key-eviction"))
                .singleElement()
                .satisfies(check -> assertThat(check.getString("status")).isEqualTo("UP"));
        assertDecrypts(PATIENT, encryptedKey);
    }

    /** With another {@code DATABASE_URL}: the one of an earlier start is not used any more. */
    private void startElsewhere() throws SQLException {
        installation
                .server()
                .startClean(installation
                        .environment()
                        .with("DATABASE_URL", installation.database().url() + "?ApplicationName=" + ANOTHER_START));
        assertThat(installation
                        .database()
                        .read(
                                session -> session.getString(1),
                                "select distinct application_name from pg_stat_activity where usename = ?",
                                TestDatabase.USER))
                .containsExactly(ANOTHER_START);
    }

    private void assertDecrypts(String patient, String key) {
        ApiAnswer opened = hospital.decrypt(patient, key);
        assertThat(opened.status()).as("%s", opened).isEqualTo(200);
    }

    private ApiAnswer ready() {
        return api.rawRequest("GET", "/health/ready").send();
    }

    private Path log() {
        return installation.server().directory().messagesLog();
    }
}
