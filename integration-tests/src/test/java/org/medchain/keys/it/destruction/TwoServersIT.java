package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.retention.Archive;
import org.medchain.keys.it.retention.OldChain;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * Two servers on one PostgreSQL: what one destroys the other never opens again, and what both archive at once is archived once.
 * H2 takes one server.
 */
@Tag("slow")
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
@Order(1)
@TestInstance(Lifecycle.PER_CLASS)
class TwoServersIT {

    private static final int ATTEMPTS = Integer.getInteger("medchain.it.attempts");
    private static final int CLIENTS = 8;
    private static final int PATIENTS = 20;
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final int SEVEN_YEARS = 7 * 366;
    private static final int OLD_EVENTS = 10_050;
    private static final int FILES = 2;
    private static final int INTERVAL_SECONDS = 5;

    /** Chains of years ago. Both servers archive them. */
    private final List<String> old =
            Stream.generate(() -> "Hospital." + UUID.randomUUID()).limit(3).toList();

    private Installation first;
    private Installation second;
    private Archive archive;
    private Api one;
    private Api other;

    @BeforeAll
    void startServers() throws Exception {
        first = Installation.create("two-servers-first", Kind.POSTGRESQL);
        archive = Archive.create(first);
        startFirst();
        second = first.another("two-servers-second");
        Files.copy(
                first.server().directory().erasureRegister(),
                second.server().directory().erasureRegister(),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        second.server().start(environmentOf(second, 2));
        writeOldChains();
        one = new Api(first);
        other = new Api(second);
    }

    private void startFirst() {
        first.server().start(environmentOf(first, 1));
    }

    /** @param archiveSeconds another for each server: the timer for it is then the server's own */
    private ServerEnvironment environmentOf(Installation installation, int archiveSeconds) {
        return installation
                .environment()
                .with("ERASURE_CHECK_SECONDS", "1")
                .with("ROTATION_CHECK_SECONDS", "1")
                // What one server destroys is in the other's cache for a while.
                .with("ERASURE_KEY_CACHE_SECONDS", "10")
                .with("REVOCATION_INTERVAL_SECONDS", Integer.toString(INTERVAL_SECONDS))
                .with("AUDIT_ARCHIVE_DIRECTORY", archive.directory().toString())
                .with("AUDIT_ARCHIVE_SECONDS", Integer.toString(archiveSeconds))
                // One waits until the other does.
                .with("DATABASE_TIMEOUT_SECONDS", "300")
                .with("DATABASE_STATEMENT_TIMEOUT_MILLIS", "290000");
    }

    private void writeOldChains() throws SQLException {
        try (Connection connection = first.database().connect()) {
            connection.setAutoCommit(false);
            for (String tenantId : old) {
                try (OldChain chain = new OldChain(connection, tenantId)) {
                    chain.add(OLD_EVENTS, SEVEN_YEARS, "patient").add(5, 5 * 365, "patient");
                }
            }
            connection.commit();
        }
    }

    @AfterAll
    void stopServers() {
        second.server().stop();
        other.closeWithoutScan();
        one.close();
    }

    @Test
    void noneOfManyAttemptsSucceedsOnTheOther() throws Exception {
        Hospital here = one.newHospital();
        here.eraseAtOnce();
        Hospital there = here.through(other);
        String encryptedKey = here.generate("patient").json().getString("encryptedKey");
        for (int i = 0; i < 100; i++) {
            assertThat(here.decrypt("patient", encryptedKey).status()).isEqualTo(200);
            assertThat(there.decrypt("patient", encryptedKey).status()).isEqualTo(200);
        }

        ApiAnswer destroyed = here.destroy("patient");

        assertThat(destroyed.status()).isEqualTo(202);
        AtomicInteger succeeded = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            var attempts = IntStream.range(0, ATTEMPTS)
                    .mapToObj(i -> threads.submit(() -> {
                        int status = there.decrypt("patient", encryptedKey).status();
                        (status == 409 || status == 410 ? refused : succeeded).incrementAndGet();
                    }))
                    .toList();
            for (var attempt : attempts) {
                attempt.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(succeeded).hasValue(0);
        assertThat(refused).hasValue(ATTEMPTS);
        Erased.await(there, destroyed);
        Problems.KEYS_DESTROYED.assertIs(there.decrypt("patient", encryptedKey));
        assertErasedOnceAndListedTwice(there, destroyed);
    }

    /** Clients of both servers have the key in their caches, and go on to open. */
    @Test
    void noCacheServesADestroyedKeyAfterTheInterval() throws Exception {
        Hospital here = one.newHospital();
        here.eraseAtOnce();
        List<OpeningClient> clients =
                List.of(new OpeningClient(one, here), new OpeningClient(other, here), new OpeningClient(other, here));
        try {
            byte[] message = clients.get(0).seal();
            clients.forEach(client -> client.openFromCache(message));

            List<CompletableFuture<Long>> lastOpenings = clients.stream()
                    .map(client -> client.lastOpening(message, Duration.ofSeconds(3L * INTERVAL_SECONDS)))
                    .toList();
            ApiAnswer destroyed = here.destroy(OpeningClient.PATIENT);
            long since = System.nanoTime();

            assertThat(destroyed.status()).isEqualTo(202);
            for (CompletableFuture<Long> last : lastOpenings) {
                assertThat(last.get() - since)
                        .as("nanoseconds until the last opening, after the keys were blocked")
                        .isLessThan(Duration.ofSeconds(INTERVAL_SECONDS).toNanos());
            }
        } finally {
            clients.forEach(OpeningClient::close);
        }
    }

    /** {@code kill -9}, while the first erases and the rest waits. What one server does for all, the other does from then on. */
    @Test
    void oneEndsWhatTheOtherLeft() {
        awaitRotation(one, withPolicy(one.newHospital()));
        Hospital here = one.newHospital();
        here.eraseAtOnce();
        Hospital there = here.through(other);
        List<String> patients =
                IntStream.range(0, PATIENTS).mapToObj(i -> "patient-" + i).toList();
        patients.forEach(here::generate);
        List<ApiAnswer> destroyed = patients.stream().map(here::destroy).toList();

        first.server().kill();

        destroyed.forEach(destruction -> {
            assertThat(destruction.status()).as("%s", destruction).isEqualTo(202);
            Erased.await(there, destruction);
            assertErasedOnce(there, destruction);
        });
        patients.forEach(patient -> Problems.KEYS_DESTROYED.assertIs(there.generate(patient)));
        awaitRotation(other, withPolicy(other.newHospital()));
        startFirst();
        patients.forEach(patient -> Problems.KEYS_DESTROYED.assertIs(here.generate(patient)));
    }

    private static Hospital withPolicy(Hospital hospital) {
        hospital.generate("patient");
        ApiAnswer set = hospital.setRotationPolicy("{\"enabled\":true,\"maxAge\":\"PT1S\"}");
        assertThat(set.status()).as("%s", set).isEqualTo(200);
        return hospital;
    }

    private static void awaitRotation(Api api, Hospital hospital) {
        Awaitility.await().atMost(LONGEST).until(() -> !rotations(api, hospital).isEmpty());
        assertThat(rotations(api, hospital))
                .allSatisfy(rotation -> assertThat(rotation.getString("origin")).isEqualTo("POLICY"));
    }

    private static List<JsonObject> rotations(Api api, Hospital hospital) {
        return api.request("GET", Hospital.ROTATIONS)
                .sendAs(hospital.keyAdmin())
                .json()
                .getJsonArray("items")
                .getValuesAs(JsonObject.class);
    }

    @Test
    void whatBothArchiveIsArchivedOnce() throws Exception {
        for (String tenantId : old) {
            Hospital here = one.newHospital(tenantId);
            Awaitility.await()
                    .atMost(LONGEST)
                    .until(() -> archiving(here, "SUCCESS").size() == FILES);

            List<JsonObject> events = here.auditEvents();
            assertThat(events.get(events.size() - 1).getInt("seq")).isEqualTo(OLD_EVENTS + 1);
            assertThat(archive.files(tenantId)).hasSize(FILES);
            assertThat(archiving(here, "FAILURE"))
                    .allSatisfy(event -> assertThat(event.getString("reason")).isEqualTo("conflict"));
            for (Api api : List.of(one, other)) {
                assertThat(verification(here.through(api), api)).containsEntry("verified", JsonValue.TRUE);
                // Each server signs checkpoints of its own, in its own time.
                Awaitility.await()
                        .atMost(LONGEST)
                        .untilAsserted(() -> assertThat(archive.verify(here.through(api), api))
                                .startsWith("verified: tenant " + tenantId));
            }
        }
    }

    private static List<JsonObject> archiving(Hospital hospital, String outcome) {
        return hospital.auditEvents("operation", "ARCHIVE_AUDIT_LOG", "outcome", outcome);
    }

    private static JsonObject verification(Hospital hospital, Api api) {
        return api.request("GET", Hospital.AUDIT_LOGS + "/verification")
                .sendAs(hospital.auditor())
                .json();
    }

    private static void assertErasedOnce(Hospital hospital, ApiAnswer destroyed) {
        assertThat(hospital.auditEvents())
                .filteredOn(event ->
                        event.getString("requestId").equals(destroyed.json().getString("id")))
                .filteredOn(event -> event.getString("outcome").equals("SUCCESS"))
                .extracting(event -> event.getString("operation"))
                .containsExactly("CERTIFY_DESTRUCTION", "ERASE_PATIENT_KEYS", "BEGIN_ERASURE");
    }

    /** Both look for work every second, and each keeps a ledger. An erasure that can't begin before the other server has looked at the database is tried again. */
    private void assertErasedOnceAndListedTwice(Hospital hospital, ApiAnswer destroyed) {
        String id = destroyed.json().getString("id");
        assertThat(hospital.auditEvents("requestId", id))
                .extracting(event -> event.getString("operation") + " " + event.getString("outcome"))
                .filteredOn(event -> !event.equals("BEGIN_ERASURE FAILURE"))
                .containsExactly(
                        "CERTIFY_DESTRUCTION SUCCESS",
                        "DECRYPT_DATA_KEY FAILURE",
                        "ERASE_PATIENT_KEYS SUCCESS",
                        "BEGIN_ERASURE SUCCESS");
        for (Installation installation : List.of(first, second)) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> new String(
                                    Files.readAllBytes(
                                            installation.server().directory().erasureRegister()),
                                    StandardCharsets.US_ASCII)
                            .contains(id));
        }
    }
}
