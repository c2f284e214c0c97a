package org.medchain.keys.it.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.ResourceLimit;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** A server that runs out of what it has of the machine serves again when that is back, and after a restart. Its log stays readable. */
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
class ExhaustionIT {

    private static final String PATIENT = "patient";
    private static final int LEFT = 20;
    private static final int IDLE = 300;
    private static final long MOST_LOG = 1_000_000;

    /** Longer than erasure keys are kept, so that some have to leave meanwhile. */
    private static final Duration EXHAUSTED = Duration.ofSeconds(20);

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
    void ofDescriptorsEnds() throws IOException {
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
    void ofRoomForFilesEnds() throws IOException {
        List<ProcessHandle> processes = installation.server().processes();
        ResourceLimit.FILE_SIZE.set(processes, 1);
        try {
            ask(EXHAUSTED);
        } finally {
            ResourceLimit.FILE_SIZE.lift(processes);
        }

        assertServesAgain();
    }

    /** Answers of this time are not looked at: a server without descriptors may give none. */
    private void ask(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await().atMost(time.plus(LONGEST)).ignoreExceptions().until(() -> {
            try {
                hospital.generate(PATIENT);
            } finally {
                assertThat(installation.server().processes()).allMatch(ProcessHandle::isAlive);
            }
            return System.nanoTime() >= end;
        });
    }

    private void assertServesAgain() throws IOException {
        await().atMost(LONGEST).ignoreExceptions().until(() -> ready().status() == 200);
        assertThat(ready().json().getJsonArray("checks").getValuesAs(JsonObject.class))
                .filteredOn(check -> check.getString("name").equals("key-eviction"))
                .singleElement()
                .satisfies(check -> assertThat(check.getString("status")).isEqualTo("UP"));
        assertDecrypts();
        assertThat(Files.size(log()) - logBefore).isLessThan(MOST_LOG);
        assertThat(Files.readString(log())).doesNotContain("NoClassDefFoundError");

        installation.server().stop();
        installation.start();

        assertDecrypts();
    }

    private void assertDecrypts() {
        ApiAnswer opened = hospital.decrypt(PATIENT, encryptedKey);
        assertThat(opened.status()).as("%s", opened).isEqualTo(200);
    }

    private ApiAnswer ready() {
        return api.rawRequest("GET", "/health/ready").send();
    }

    private Path log() {
        return installation.server().directory().messagesLog();
    }
}
