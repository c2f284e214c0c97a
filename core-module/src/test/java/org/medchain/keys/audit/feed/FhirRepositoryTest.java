package org.medchain.keys.audit.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.StoredEvents;
import org.medchain.keys.audit.fhir.FhirAuditEvent;
import org.medchain.keys.server.tls.TrustOfTheJdk;

class FhirRepositoryTest {

    private static final FhirContext R4 = FhirContext.forR4();
    private static final AuditEvent EVENT = StoredEvents.whole();
    private static final FedEvent FED = new FedEvent(EVENT, FhirAuditEvent.of(EVENT));
    private static final List<FedEvent> THREE = List.of(FED, FED, FED);

    private HttpServer server;
    private volatile int status = 200;
    private volatile String body = "";
    private volatile String received = "";
    private volatile String authorization;
    private volatile String contentType;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/fhir", exchange -> {
            received = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            contentType = exchange.getRequestHeaders().getFirst("Content-Type");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private FhirRepository repository() {
        return repository(Optional.empty());
    }

    private FhirRepository repository(Optional<TokenFile> token) {
        return new FhirRepository(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/fhir"),
                token,
                new TrustOfTheJdk(),
                Duration.ofSeconds(10));
    }

    /** What a repository answers a batch with. */
    private static String batchResponse(String... statuses) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":["
                + Stream.of(statuses)
                        .map(it -> "{\"response\":{\"status\":\"" + it + "\"}}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    @Nested
    class RecordEvents {

        @Test
        void sendsABatchOfAuditEvents() throws IOException {
            body = batchResponse("201 Created", "201 Created", "201 Created");

            assertThat(repository().record(THREE)).isEqualTo(3);

            assertThat(contentType).isEqualTo("application/fhir+json; charset=UTF-8");
            assertThat(authorization).isNull();
            Bundle bundle = R4.newJsonParser()
                    .setParserErrorHandler(new StrictErrorHandler())
                    .parseResource(Bundle.class, received);
            assertThat(bundle.getType()).isEqualTo(BundleType.BATCH);
            assertThat(bundle.getEntry()).hasSize(3).allSatisfy(entry -> {
                assertThat(entry.getFullUrl()).isEqualTo("urn:uuid:" + EVENT.id());
                assertThat(entry.getRequest().getMethod()).isEqualTo(HTTPVerb.POST);
                assertThat(entry.getRequest().getUrl()).isEqualTo("AuditEvent");
                assertThat(entry.getResource()).isInstanceOf(org.hl7.fhir.r4.model.AuditEvent.class);
            });
        }

        @ParameterizedTest
        @CsvSource({"201 Created, 201, 400 Bad Request, 2", "422, 201, 201, 0", "201, 500 Internal Server Error, 201, 1"
        })
        void countsUpToTheFirstThatIsRefused(String first, String second, String third, int taken) throws IOException {
            body = batchResponse(first, second, third);

            assertThat(repository().record(THREE)).isEqualTo(taken);
        }

        @ParameterizedTest
        @ValueSource(ints = {400, 409, 413, 422})
        void countsNothingOfABatchThatIsRefused(int refused) throws IOException {
            status = refused;

            assertThat(repository().record(THREE)).isZero();
        }

        @ParameterizedTest
        @ValueSource(ints = {301, 401, 403, 404, 500, 503})
        void failsIfNothingIsTaken(int other) {
            status = other;

            assertThatIOException()
                    .isThrownBy(() -> repository().record(THREE))
                    .withMessage("the audit record repository answers with status " + other);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "<html>", "[]", "{\"entry\":"})
        void failsIfTheAnswerIsNoObject(String other) {
            body = other;

            assertThatIOException()
                    .isThrownBy(() -> repository().record(THREE))
                    .withMessage("the audit record repository answers with no batch-response");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"resourceType\":\"OperationOutcome\"}",
                    "{\"entry\":[]}",
                    "{\"entry\":[{}]}",
                    "{\"entry\":[1]}",
                    "{\"entry\":{}}",
                    "{\"entry\":[{\"response\":1}]}",
                    "{\"entry\":[{\"response\":{}}]}",
                    "{\"entry\":[{\"response\":{\"status\":201}}]}"
                })
        void countsNothingThatTheAnswerDoesNotName(String answer) throws IOException {
            body = answer;

            assertThat(repository().record(THREE)).isZero();
        }

        @Test
        void showsTheToken() throws IOException {
            Path file = Files.writeString(directory.resolve("token"), "abc.DEF-1==\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            body = batchResponse("201", "201", "201");

            repository(Optional.of(new TokenFile(file))).record(THREE);

            assertThat(authorization).isEqualTo("Bearer abc.DEF-1==");
        }

        @Test
        void failsIfNobodyListens() {
            FhirRepository repository = repository();
            server.stop(0);

            assertThatIOException()
                    .isThrownBy(() -> repository.record(THREE))
                    .withMessageStartingWith("the audit record repository can't be reached");
        }
    }
}
