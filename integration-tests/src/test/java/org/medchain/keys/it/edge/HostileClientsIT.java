package org.medchain.keys.it.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** Clients that want to take the service from all others: with little memory and low limits the others are served all the same. */
@Tag("slow")
@OnePass
@Isolated
class HostileClientsIT {

    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final int IN_FLIGHT = 20;

    /** Of one address without a token. */
    private static final int PLACES = 20;

    /** More than the 40 of 60 requests that find no place: those that had one are then told that their time is over. */
    private static final int REFUSALS = 50;

    private static Api api;
    private static Hospital hospital;
    private static URI uri;
    private static ExecutorService threads;

    @BeforeAll
    static void start() {
        Installation installation = Installation.create("hostile-clients", Kind.POSTGRESQL);
        installation
                .server()
                .start(installation
                        .environment()
                        .with("JVM_ARGS", "-Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
                        .with("AUDIT_CHECKPOINT_SECONDS", "1")
                        .with("AUDIT_READS_PER_TENANT", "1")
                        .with("REQUESTS_PER_TENANT", Integer.toString(IN_FLIGHT))
                        .with("AUDIT_REFUSALS_PER_MINUTE", Integer.toString(REFUSALS)));
        api = new Api(installation);
        hospital = api.newHospital();
        uri = installation.server().uri();
        threads = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
        api.close();
    }

    private static <T> List<Future<T>> atOnce(int times, Callable<T> work) {
        return IntStream.range(0, times).mapToObj(i -> threads.submit(work)).toList();
    }

    private static <T> List<T> results(List<Future<T>> running) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> future : running) {
            results.add(future.get());
        }
        return results;
    }

    private static void assertServesOthers() {
        assertThat(api.newHospital().generate("patient").status()).isEqualTo(201);
        assertThat(api.rawRequest("GET", "/health/live").send().status()).isEqualTo(200);
        assertThat(api.rawRequest("GET", "/health/ready").send().status()).isEqualTo(200);
        assertThat(probe("/health/live").status()).isEqualTo(200);
        assertThat(probe("/health/ready").status()).isEqualTo(200);
    }

    private static ApiAnswer probe(String path) {
        return api.rawRequest("GET", path)
                .through(api.installation().server().healthPort())
                .send();
    }

    /** The newest checkpoint after this vouches for an entry that comes after it. */
    private static void assertCheckpointsGoOn() {
        hospital.generate("patient");
        long entries = verification().getInt("entries");
        await().atMost(LONGEST).until(() -> verification().getInt("checkpointed") >= entries);
    }

    private static JsonObject verification() {
        return api.request("GET", Hospital.AUDIT_LOGS + "/verification")
                .sendAs(hospital.auditor())
                .json();
    }

    @Test
    void whoseHeadersDoNotEndAreCutOff() throws Exception {
        List<Future<Void>> attackers = new ArrayList<>();
        for (String endless : List.of("a".repeat(10_000), "X: " + "a".repeat(10_000) + "\r\n")) {
            attackers.addAll(atOnce(48, () -> {
                try (RawConnection connection = new RawConnection(uri)) {
                    connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
                    connection.sendWithoutEnd(endless);
                }
                return null;
            }));
        }

        assertServesOthers();
        results(attackers);
        assertServesOthers();
        assertCheckpointsGoOn();
    }

    @Test
    void whoseBodiesDoNotEndHoldNobodyUp() throws Exception {
        int attackers = 3 * IN_FLIGHT;
        CountDownLatch begun = new CountDownLatch(attackers);
        String request =
                "POST /api/v1/patients/p/data-keys/decrypt HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + api.newHospital().keyUser()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
        List<Future<Integer>> answers = atOnce(attackers, () -> {
            try (RawConnection connection = new RawConnection(uri)) {
                connection.send(request);
                begun.countDown();
                return connection.receive().status();
            }
        });
        begun.await();

        assertServesOthers();
        assertThat(results(answers))
                .as("those whose time is over, and those of them that find no place to be told so")
                .contains(408)
                .containsOnly(408, 429);
        await("each request gave its place back").atMost(LONGEST).until(() -> requestsInFlight() == 0);
    }

    @Test
    void whoHaveNoTokenAndDoNotReadAreTooManyOfTheirAddress() throws Exception {
        String script = script();
        String request = "GET " + script + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        List<RawConnection> connections = new ArrayList<>();
        List<Integer> statuses = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * PLACES; i++) {
                RawConnection connection = new RawConnection(uri);
                connections.add(connection);
                connection.send(request);
            }
            for (RawConnection connection : connections) {
                statuses.add(connection.receiveStatus());
            }

            // An answer that the kernel took whole gives its place back: how many have one at once is not seen from
            // here.
            assertThat(statuses).contains(200, 429).containsOnly(200, 429);
            assertServesOthers();
        } finally {
            for (RawConnection connection : connections) {
                connection.close();
            }
        }
        await("each place was given back")
                .atMost(LONGEST)
                .until(() -> api.rawRequest("GET", script).send().status() == 200);
    }

    /** The largest thing that is answered without a token. */
    private static String script() {
        String page = api.rawRequest("GET", "/openapi/ui/").send().body();
        Matcher script =
                Pattern.compile("src=\"(?:\\./)?([^\"]*bundle[^\"]*\\.js)\"").matcher(page);
        assertThat(script.find()).as(page).isTrue();
        return "/openapi/ui/" + script.group(1);
    }

    /** A place is taken when the body is there. */
    @Test
    void whoseBatchesDoNotEndHoldNoPlace() throws Exception {
        Hospital flooding = api.newHospital();
        try (RawConnection first = new RawConnection(uri)) {
            first.send("POST /api/v1/data-keys/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + flooding.keyUser()
                    + "\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"items\": [");

            assertThat(batchOf(flooding).status()).isEqualTo(200);
            assertThat(flooding.generate("patient").status()).isEqualTo(201);
            assertThat(batchOf(api.newHospital()).status()).isEqualTo(200);
            assertThat(first.receive().status()).isEqualTo(408);
        }
    }

    private static ApiAnswer batchOf(Hospital sender) {
        return api.request("POST", "/api/v1/data-keys/batch")
                .sendAs(sender.keyUser(), "{\"items\": [{\"patientId\": \"patient\"}]}");
    }

    private static double requestsInFlight() {
        return api.rawRequest("GET", "/metrics")
                .send()
                .body()
                .lines()
                .filter(line -> line.startsWith("medchain_requests_in_flight{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoReadTheAuditTrailAllTheTimeAreToldToWait() throws Exception {
        Hospital reading = api.newHospital();
        List<Future<List<ApiAnswer>>> readers = atOnce(
                10,
                () -> IntStream.range(0, 20)
                        .mapToObj(i -> api.request("GET", Hospital.AUDIT_LOGS + "/export")
                                .sendAs(reading.auditor()))
                        .toList());

        assertServesOthers();
        assertThat(hospital.auditEvents()).isNotEmpty();
        List<ApiAnswer> answers =
                results(readers).stream().flatMap(List::stream).toList();
        assertThat(answers).extracting(ApiAnswer::status).contains(200, 429).containsOnly(200, 429);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 429)
                .allSatisfy(Problems.TOO_MANY_REQUESTS::assertIs)
                .allSatisfy(answer -> assertThat(answer.header("Retry-After")).isPresent());
        assertThat(api.request("GET", Hospital.AUDIT_LOGS + "/export")
                        .sendAs(reading.auditor())
                        .status())
                .as("each read gave its place back")
                .isEqualTo(200);
    }

    @Test
    void whoAreRefusedAllTheTimeFillNoDatabase() {
        Hospital refusing = api.newHospital();
        int requests = 3 * REFUSALS;

        List<Integer> statuses = IntStream.range(0, requests)
                .mapToObj(i -> api.request("POST", Hospital.DATA_KEYS, "patient")
                        .sendAs(refusing.auditor())
                        .status())
                .toList();

        assertThat(statuses.subList(0, REFUSALS)).containsOnly(403);
        assertThat(statuses).contains(429);
        // The requests may be spread over two minutes.
        await().atMost(LONGEST).until(() -> counted(refusing) + recorded(refusing) == requests);
        assertThat(recorded(refusing)).isLessThanOrEqualTo(2 * REFUSALS);
        assertThat(api.request("GET", Hospital.AUDIT_LOGS + "/verification")
                        .sendAs(refusing.auditor())
                        .json()
                        .getBoolean("verified"))
                .isTrue();
    }

    private static long recorded(Hospital refusing) {
        return refusing.auditEvents("operation", "GENERATE_DATA_KEY").size();
    }

    private static long counted(Hospital refusing) {
        return refusing.auditEvents("operation", "COUNT_REFUSALS").stream()
                .peek(event -> assertThat(event.getString("reason")).isEqualTo("forbidden"))
                .mapToLong(event -> Long.parseLong(event.getString("requestId").substring("refusals.".length())))
                .sum();
    }
}
