package org.medchain.keys.it.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.HttpsClient;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.server.MedChainServer;

/** What the port answers to anybody, and what that leaves in the log. */
@Tag("slow")
@OnSharedApi
class EdgeIT {

    private static final String HOST = "Host: localhost";
    private static final String CANARY = "canary";

    private final Api api;
    private final MedChainServer server;
    private final URI uri;

    EdgeIT(Api api) {
        this.api = api;
        this.server = api.installation().server();
        this.uri = server.uri();
    }

    private static void assertProblem(RawConnection.Answer answer, int status, String slug) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.header("X-Request-Id")).isPresent();
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.body())
                .contains("\"type\":\"/problems/" + slug + "\"")
                .doesNotContain(CANARY);
    }

    private String log() throws IOException {
        return Files.readString(server.directory().messagesLog());
    }

    private Set<String> incidents() throws IOException {
        Path directory = server.directory().logs().resolve("ffdc");
        if (Files.notExists(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("ffdc_"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Nested
    class AMalformedRequest {

        private static final String TENANTS = "GET /api/v1/tenants HTTP/1.1";

        static Stream<Arguments> malformed() {
            String invalid = "invalid-request";
            String type = "unsupported-media-type";
            return Stream.of(
                    arguments(400, invalid, new String[] {TENANTS, HOST, "Accept: " + CANARY}),
                    arguments(400, invalid, new String[] {TENANTS, HOST, "Accept: */*;q=" + CANARY}),
                    arguments(400, invalid, new String[] {TENANTS, HOST, "Accept: "}),
                    arguments(400, invalid, new String[] {TENANTS, HOST, "Accept: * ;a=" + CANARY}),
                    arguments(400, invalid, new String[] {TENANTS, HOST, "Accept: " + CANARY.repeat(2500)}),
                    arguments(400, invalid, new String[] {TENANTS, "Host: a b:" + CANARY}),
                    arguments(400, invalid, new String[] {TENANTS, HOST, "Host: " + CANARY}),
                    arguments(400, invalid, new String[] {TENANTS}),
                    arguments(400, invalid, new String[] {"GET /nothing?%zz=" + CANARY + " HTTP/1.1", HOST}),
                    arguments(400, invalid, new String[] {"GET /api/v1/tenants?%zz=" + CANARY + " HTTP/1.1", HOST}),
                    arguments(400, invalid, new String[] {"GET /api/v1/" + CANARY + "|x HTTP/1.1", HOST}),
                    arguments(400, invalid, new String[] {"GET /api/v1/" + CANARY + "%FF HTTP/1.1", HOST}),
                    arguments(400, invalid, new String[] {"GET / HTTP/9.1", HOST}),
                    arguments(405, "method-not-allowed", new String[] {"TRACE /" + CANARY + " HTTP/1.1", HOST}),
                    arguments(415, type, new String[] {TENANTS, HOST, "Content-Type: " + CANARY}),
                    arguments(415, type, new String[] {TENANTS, HOST, "Content-Type: application/json;charset=" + CANARY
                    }),
                    arguments(415, type, new String[] {TENANTS, HOST, "Content-Encoding: gzip"}));
        }

        @ParameterizedTest
        @MethodSource("malformed")
        void isToldSoByProblemDetails(int status, String slug, String[] lines) throws IOException {
            assertProblem(RawConnection.answer(uri, lines), status, slug);
        }

        @Test
        void isLoggedOnceAMinuteWithoutWhatItSent() throws IOException {
            int before = log().length();

            for (int i = 0; i < 300; i++) {
                RawConnection.answer(uri, TENANTS, HOST, "Accept: " + CANARY.repeat(2500));
            }

            String logged = log().substring(before);
            assertThat(logged).doesNotContain(CANARY).doesNotContain("Exception");
            assertThat(logged.lines().filter(line -> line.contains("accept"))).hasSizeLessThanOrEqualTo(2);
        }

        @Test
        void isCounted() throws IOException {
            double before = counted("host");

            RawConnection.answer(uri, TENANTS, "Host: a b:c");

            assertThat(counted("host") - before).isEqualTo(1);
        }

        private double counted(String fault) {
            return api.rawRequest("GET", "/metrics")
                    .send()
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("medchain_refused_requests{") && line.contains("\"" + fault + "\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }

        /** Open Liberty refuses them before it asks a filter, with a page of its own, if it can't read the path or a header. */
        @ParameterizedTest
        @ValueSource(strings = {"GET /api/v1/patients/a%zz HTTP/1.1", "GET /api/v1/patients/a%0A HTTP/1.1", "NONSENSE"})
        void ofWhichTheServerMakesNothingIsRefusedAndNotLogged(String line) throws IOException {
            int before = log().length();

            assertThat(RawConnection.answer(uri, line, HOST).status()).isEqualTo(400);
            assertThat(log().substring(before)).isEmpty();
        }

        @Test
        void withAHeaderThatIsTooLargeIsRefused() throws IOException {
            assertThat(RawConnection.answer(uri, TENANTS, HOST, "X: " + "a".repeat(17_000))
                            .status())
                    .isEqualTo(400);
        }
    }

    @Nested
    class EveryContext {

        @ParameterizedTest
        @CsvSource({
            "GET, /nothing, 404, not-found",
            "GET, /health/foo, 404, not-found",
            "POST, /health, 405, method-not-allowed",
            "GET, /metrics/foo, 404, not-found",
            "GET, /metrics?scope=foo, 404, not-found",
            "POST, /metrics, 405, method-not-allowed",
            "GET, /openapi/foo, 404, not-found",
            "GET, /openapi/ui/foo, 404, not-found",
            "GET, /health/circuit-breakers/foo, 404, not-found",
            "POST, /health/circuit-breakers, 405, method-not-allowed",
            "PATCH, /health/circuit-breakers, 405, method-not-allowed",
            "GET, /WEB-INF/web.xml, 404, not-found",
            "GET, /WEB-INF/openapi.yaml, 404, not-found"
        })
        void answersErrorsByProblemDetailsAndLogsNone(String method, String path, int status, String slug)
                throws IOException {
            Set<String> incidents = incidents();

            assertProblem(
                    RawConnection.answer(uri, method + " " + path + " HTTP/1.1", HOST, "Content-Length: 0"),
                    status,
                    slug);

            assertThat(incidents()).isEqualTo(incidents);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/health",
                    "/health/live",
                    "/health/ready",
                    "/health/started",
                    "/health/circuit-breakers",
                    "/metrics",
                    "/openapi",
                    "/openapi/ui/"
                })
        void servesWhatIsNeededToItsOwnPagesOnly(String path) throws IOException {
            RawConnection.Answer answer =
                    RawConnection.answer(uri, "GET " + path + " HTTP/1.1", HOST, "Origin: https://evil.example");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Set-Cookie")).isEmpty();
            assertThat(answer.head()).doesNotContainIgnoringCase("Access-Control-");
            assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.header("X-Request-Id")).isPresent();
        }

        /** Over plain HTTP the server leads on to TLS; there nobody has the role that it asks for. */
        @Test
        void ofTheServersAdministrationIsClosed() throws Exception {
            HttpsClient https = HttpsClient.trusting(api.installation());
            Hospital hospital = api.newHospital();

            assertThat(https.get("127.0.0.1", server.httpsPort(), "/ibm/api").status())
                    .isGreaterThanOrEqualTo(400);
            assertThat(https.get(
                                    "127.0.0.1",
                                    server.httpsPort(),
                                    "/ibm/api",
                                    "Authorization",
                                    "Bearer " + hospital.keyAdmin())
                            .status())
                    .isGreaterThanOrEqualTo(400);
        }

        @Test
        void mintsNoTokens() throws Exception {
            HttpsClient.Answer answer = HttpsClient.trusting(api.installation())
                    .get(
                            "127.0.0.1",
                            server.httpsPort(),
                            "/jwt/ibm/api/defaultJWT/token",
                            "Authorization",
                            "Bearer " + api.newHospital().keyUser());

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("/problems/not-found");
        }
    }

    @Nested
    class Transport {

        @Test
        void keepsToHttp1() throws IOException {
            RawConnection.Answer answer = RawConnection.answer(
                    uri,
                    "GET /health/live HTTP/1.1",
                    HOST,
                    "Upgrade: h2c",
                    "Connection: Upgrade, HTTP2-Settings",
                    "HTTP2-Settings: AAMAAABkAAQAAP__");

            assertThat(answer.status()).isEqualTo(200);
        }

        @Test
        void tellsBrowsersToStayWithTls() throws Exception {
            HttpsClient.Answer answer =
                    HttpsClient.trusting(api.installation()).get("127.0.0.1", server.httpsPort(), "/health/live");

            assertThat(answer.header("Strict-Transport-Security")).contains("max-age=31536000");
        }
    }

    @Nested
    class ABody {

        private final Hospital hospital = api.newHospital();

        private String[] decrypt(String... headers) {
            return Stream.concat(
                            Stream.of(
                                    "POST /api/v1/patients/p/data-keys/decrypt HTTP/1.1",
                                    HOST,
                                    "Authorization: Bearer " + hospital.keyUser(),
                                    "Content-Type: application/json"),
                            Stream.of(headers))
                    .toArray(String[]::new);
        }

        @Test
        void thatStallsIsGivenUpAndRecorded() throws IOException {
            try (RawConnection connection = new RawConnection(uri)) {
                connection.send(String.join("\r\n", decrypt("Content-Length: 100")) + "\r\n\r\n{\"encr");

                assertProblem(connection.receive(), 408, "request-timeout");
            }
            assertThat(hospital.auditEvents("operation", "DECRYPT_DATA_KEY"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getString("reason")).isEqualTo("invalid-request"));
        }

        /** The server's own answer, before the body is sent (MessageSizeLimit). */
        @Test
        void whoseLengthSaysMoreThanOneMebibyteIsTooLong() throws IOException {
            assertThat(RawConnection.answer(uri, decrypt("Content-Length: 1048577"))
                            .status())
                    .isEqualTo(413);
        }

        /** In one chunk, or in many. */
        @ParameterizedTest
        @CsvSource({"0, 100001", "64, 1"})
        void thatHasMoreThanOneMebibyteInChunksIsTooLong(int chunks, String last) throws IOException {
            String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
            try (RawConnection connection = new RawConnection(uri)) {
                connection.send(String.join("\r\n", decrypt("Transfer-Encoding: chunked")) + "\r\n\r\n"
                        + chunk.repeat(chunks) + last + "\r\n ");

                assertProblem(connection.receive(), 413, "invalid-request");
            }
        }

        @Test
        void thatIsCompressedIsNotUnpacked() throws IOException {
            assertProblem(
                    RawConnection.answer(uri, decrypt("Content-Encoding: gzip", "Content-Length: 0")),
                    415,
                    "unsupported-media-type");
        }
    }

    @Nested
    class ARefusal {

        @Test
        void isNoIncidentOfTheServer() throws IOException {
            Hospital hospital = api.newHospital();
            String encryptedKey = hospital.generate("p").json().getString("encryptedKey");
            Set<String> incidents = incidents();
            int before = log().length();

            Stream<ApiAnswer> refused = Stream.of(
                    hospital.decrypt("p", "AAAA"),
                    hospital.decrypt("unknown", encryptedKey),
                    api.request("GET", Hospital.DATA_KEY, "p", "01a219ce-27ce-76a0-a926-f58da066ea00")
                            .sendAs(hospital.keyUser()),
                    api.request("POST", Hospital.DATA_KEYS, "p").sendAs(hospital.auditor()),
                    api.request("POST", Hospital.DATA_KEYS, "p")
                            .as(hospital.keyUser())
                            .header("Accept", "text/html")
                            .send(),
                    api.request("DELETE", Hospital.DATA_KEYS, "p").sendAs(hospital.keyUser()),
                    api.request("GET", Hospital.TENANT, "another").sendAs(hospital.keyAdmin()));
            assertThat(refused).allSatisfy(answer -> assertThat(answer.status()).isBetween(400, 499));
            hospital.placeHold("p", "a law suit");
            Problems.LEGAL_HOLD.assertIs(hospital.destroy("p"));
            hospital.liftHold("p");
            assertThat(hospital.destroy("p").status()).isEqualTo(202);
            Problems.DESTRUCTION_PENDING.assertIs(hospital.decrypt("p", encryptedKey));
            hospital.suspend();
            Problems.TENANT_SUSPENDED.assertIs(hospital.generate("q"));

            assertThat(incidents()).isEqualTo(incidents);
            assertThat(log().substring(before)).isEmpty();
        }
    }

    @Nested
    class WhatTheServerKeeps {

        @Test
        void ofItsConfigurationIsForItsOwnUserAlone() throws IOException {
            Path workArea = server.directory().server().resolve("workarea");

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(workArea)))
                    .isEqualTo("rwx------");
        }

        @Test
        void onTheConsoleIsNotTheLog() throws IOException {
            IntStream.range(0, 20)
                    .forEach(i -> api.rawRequest("GET", "/nothing").send());

            assertThat(Files.readString(server.directory().console())).doesNotContain("CWWKF0011I");
        }
    }
}
