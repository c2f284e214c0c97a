package org.medchain.keys.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.BatchResult;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.KmsBusyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.client.InMemoryServiceContract;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.PatientVault;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.problem.ProblemType;

class HttpKeySourceTest extends InMemoryServiceContract {

    private static final PatientId PATIENT = new PatientId("patient-1");
    private static final String TOKEN = "a.secret.token";

    private final KeysOverHttp server;
    private final AtomicLong now = new AtomicLong();
    private final List<Long> waits = new ArrayList<>();
    private final KeySource source;

    HttpKeySourceTest() throws IOException {
        server = new KeysOverHttp(service);
        source = sourceWith(new HttpKeySourceSettings(server.address(), () -> TOKEN));
    }

    /** Its time passes by waiting alone. */
    private KeySource sourceWith(HttpKeySourceSettings settings) {
        Pauses pauses = new Pauses(now::get, nanos -> {
            waits.add(nanos);
            now.addAndGet(nanos);
        });
        return new HttpKeySource(new Requests(settings, HttpClient.newHttpClient(), pauses), Delivery.of(settings));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Override
    protected KeySource source() {
        return source;
    }

    private void generate() {
        source.generate(PATIENT).close();
    }

    @Nested
    class OfATenant {

        private final TenantId north = new TenantId("clinic-north");
        private final KeySource ofNorth = source.forTenant(north);

        @Test
        void takesNoKeyThatATokenOfAnotherTenantGets() {
            EncryptedKey key;
            try (GeneratedDataKey generated = ofNorth.generate(PATIENT)) {
                key = generated.encryptedKey();
            }
            server.tokensAreOf(new TenantId("clinic-south"));
            PatientVault vault = new PatientVaults(source, north).of(PATIENT);

            assertThat(Stream.<Executable>of(
                            () -> ofNorth.generate(PATIENT),
                            () -> ofNorth.decrypt(key, PATIENT),
                            () -> ofNorth.generate(List.of(PATIENT)),
                            () -> ofNorth.decrypt(List.of(new KeyToDecrypt(key, PATIENT))),
                            () -> vault.seal(new byte[1], Map.of())))
                    .allSatisfy(call -> assertThrows(TokenRefusedException.class, call));
        }

        @Test
        void takesThoseOfItsOwn() {
            server.tokensAreOf(north);

            ofNorth.generate(PATIENT).close();

            assertThat(server.received()).hasSize(1);
        }

        @ParameterizedTest
        @EnumSource(
                value = ProblemType.class,
                names = {"NOT_FOUND", "KEYS_DESTROYED", "DESTRUCTION_PENDING"})
        void believesNoRefusalOfAnotherTenant(ProblemType type) {
            server.tokensAreOf(new TenantId("clinic-south"));
            server.nextProblem(type, Map.of());

            assertThrows(TokenRefusedException.class, () -> ofNorth.generate(PATIENT));
        }

        @Test
        void hearsOfNoRevocationsOfAnotherTenant() {
            server.tokensAreOf(new TenantId("clinic-south"));

            assertThrows(
                    TokenRefusedException.class,
                    () -> ofNorth.revocations().orElseThrow().after(Optional.empty(), Duration.ZERO));
        }

        @Test
        void hasOneFeed() {
            assertThat(source.forTenant(north).revocations()).isEqualTo(ofNorth.revocations());
            assertThat(source.forTenant(new TenantId("clinic-south")).revocations())
                    .isNotEqualTo(ofNorth.revocations());
        }
    }

    @Nested
    class Observed {

        private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        private final List<String> seen = new ArrayList<>();
        private Map<String, String> headers = Map.of();
        private final KeySource observed = sourceWith(new HttpKeySourceSettings(server.address(), () -> TOKEN)
                .withObserver(new OperationObserver() {

                    @Override
                    public <T> T observe(String operation, Function<Map<String, String>, T> run) {
                        seen.add(operation);
                        try {
                            return run.apply(headers);
                        } catch (RuntimeException e) {
                            seen.add(e.getClass().getSimpleName());
                            throw e;
                        }
                    }
                }));

        private EncryptedKey newKey() {
            try (GeneratedDataKey key = observed.generate(PATIENT)) {
                return key.encryptedKey();
            }
        }

        @Test
        void isEachOperationByItsName() {
            EncryptedKey key = newKey();
            observed.decrypt(key, PATIENT).close();
            observed.generate(List.of(PATIENT));
            observed.decrypt(List.of(new KeyToDecrypt(key, PATIENT)));
            observed.revocations().orElseThrow().after(Optional.empty(), Duration.ZERO);

            assertThat(seen).containsExactly("generate", "decrypt", "generate-batch", "decrypt-batch");
        }

        @Test
        void isOneOperationHoweverOftenItIsSent() {
            server.nextProblem(ProblemType.KMS_BUSY, Map.of());

            newKey();

            assertThat(server.received()).hasSize(2);
            assertThat(seen).containsExactly("generate");
        }

        @Test
        void isItsFailure() {
            service.suspend();

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(this::newKey);

            assertThat(seen).containsExactly("generate", "TenantSuspendedException");
        }

        @Test
        void goesOnInTheService() {
            headers = Map.of("traceparent", TRACE, "tracestate", "a=b", "X-Other", "c", "baggage", "patient=zoe");

            newKey();

            assertThat(server.received().get(0).trace()).isEqualTo(List.of(TRACE, "a=b"));
        }

        @Test
        void sendsNoHeaderThatIsNone() {
            headers = Map.of("traceparent", "a\nb");

            newKey();

            assertThat(server.received().get(0).trace()).isEmpty();
        }
    }

    @Nested
    class Sent {

        @Test
        void withTheToken() {
            generate();

            assertThat(server.received())
                    .singleElement()
                    .satisfies(request -> assertThat(request.authorization()).isEqualTo("Bearer " + TOKEN));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "two words", "a\nb", "\u00e9"})
        void neverWithATokenThatIsNone(String token) {
            KeySource other = sourceWith(new HttpKeySourceSettings(server.address(), () -> token));

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> other.generate(PATIENT))
                    .satisfies(
                            e -> assertThat(token.isEmpty() || !e.getMessage().contains(token))
                                    .isTrue());
            assertThat(server.received()).isEmpty();
        }

        @Test
        void withAnIdempotencyKeyOfItsOwnIfItMakesAKey() {
            generate();
            generate();
            source.generate(List.of(PATIENT));

            assertThat(server.received())
                    .allSatisfy(request -> assertThat(request.idempotencyKeys()).hasSize(1));
            assertThat(server.received().stream().flatMap(request -> request.idempotencyKeys().stream()))
                    .doesNotHaveDuplicates();
        }

        @Test
        void inPartsIfABatchIsLargerThanTheServiceTakes() {
            EncryptedKey large = new EncryptedKey(new byte[EncryptedKey.MAX_LENGTH]);

            var results = source.decrypt(Collections.nCopies(200, new KeyToDecrypt(large, PATIENT)));

            assertThat(results).hasSize(200);
            assertThat(server.received())
                    .hasSize(3)
                    .allSatisfy(request -> assertThat(request.length()).isLessThan(1_048_576));
        }
    }

    @Nested
    class SentAgain {

        @ParameterizedTest
        @EnumSource(
                names = {
                    "TOO_MANY_REQUESTS",
                    "KMS_BUSY",
                    "KMS_UNAVAILABLE",
                    "ISSUER_UNAVAILABLE",
                    "AUDIT_UNAVAILABLE",
                    "REQUEST_TIMEOUT",
                    "REQUEST_IN_PROGRESS",
                    "CONFLICT"
                })
        void ifItMaySucceedLater(ProblemType type) {
            server.nextProblem(type, Map.of());

            generate();

            assertThat(server.received()).hasSize(2);
        }

        @Test
        void withTheSameIdempotencyKey() {
            server.nextIsCutOff();
            server.nextProblem(ProblemType.AUDIT_UNAVAILABLE, Map.of());
            server.nextAnswer(502, "text/html", "<h1>Bad gateway</h1>");

            generate();

            assertThat(server.received()).hasSize(4);
            assertThat(server.received().stream()
                            .map(KeysOverHttp.Received::idempotencyKeys)
                            .distinct())
                    .hasSize(1);
        }

        @Test
        void afterAsLongAsTheServiceSays() {
            server.nextProblem(ProblemType.KMS_BUSY, Map.of("Retry-After", "7"));

            generate();

            assertThat(waits).containsExactly(TimeUnit.SECONDS.toNanos(7));
        }

        @Test
        void afterPausesThatGrow() {
            for (int i = 0; i < 8; i++) {
                server.nextProblem(ProblemType.CONFLICT, Map.of());
            }

            generate();

            for (int i = 0; i < 8; i++) {
                long most = Math.min(100L << Math.min(i, 6), 5_000) * 1_000_000;
                assertThat(waits.get(i)).isBetween(most / 2, most);
            }
        }

        @Test
        void notIfTheServiceSaysLaterThanTheDeadline() {
            server.nextProblem(ProblemType.TOO_MANY_REQUESTS, Map.of("Retry-After", "31"));

            assertThatExceptionOfType(TooManyRequestsException.class)
                    .isThrownBy(HttpKeySourceTest.this::generate)
                    .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(31)));
            assertThat(waits).isEmpty();
        }

        @Test
        void notIfTooLittleOfTheDeadlineIsLeft() {
            KeySource quick = sourceWith(new HttpKeySourceSettings(
                    server.address(), () -> TOKEN, Duration.ofMillis(30_050), Duration.ofSeconds(30)));
            server.nextProblem(ProblemType.KMS_BUSY, Map.of("Retry-After", "30"));

            assertThatExceptionOfType(KmsBusyException.class).isThrownBy(() -> quick.generate(PATIENT));

            assertThat(server.received()).hasSize(1);
        }

        @Test
        void untilTheDeadline() {
            for (int i = 0; i < 100; i++) {
                server.nextProblem(ProblemType.KMS_BUSY, Map.of("Retry-After", "4"));
            }

            assertThatExceptionOfType(KmsBusyException.class).isThrownBy(HttpKeySourceTest.this::generate);

            assertThat(server.received()).hasSize(8);
            assertThat(now.get()).isLessThan(TimeUnit.SECONDS.toNanos(30));
        }

        @Test
        void ifABodyStalls() {
            KeySource quick = sourceWith(new HttpKeySourceSettings(
                    server.address(), () -> TOKEN, Duration.ofSeconds(30), Duration.ofSeconds(3)));
            server.nextStalls();

            quick.generate(PATIENT).close();

            assertThat(server.received()).hasSize(2);
        }

        @Test
        void notOnceItsThreadIsInterrupted() {
            server.nextProblem(ProblemType.CONFLICT, Map.of());
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(KeyManagementException.class).isThrownBy(HttpKeySourceTest.this::generate);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Nested
    class SentWithAnotherToken {

        private final List<String> refusals = new ArrayList<>();

        /** Has another token once it hears that the one before was refused. */
        private KeySource renewing() {
            return sourceWith(new HttpKeySourceSettings(server.address(), new TokenSource() {

                @Override
                public String get() {
                    return "token-" + refusals.size();
                }

                @Override
                public void refused(String token) {
                    refusals.add(token);
                }
            }));
        }

        private List<String> sent() {
            return server.received().stream()
                    .map(KeysOverHttp.Received::authorization)
                    .toList();
        }

        @Test
        void atOnceIfTheServiceDoesNotAcceptTheFirst() {
            server.nextProblem(ProblemType.UNAUTHENTICATED, Map.of());

            renewing().generate(PATIENT).close();

            assertThat(sent()).containsExactly("Bearer token-0", "Bearer token-1");
            assertThat(refusals).containsExactly("token-0");
            assertThat(waits).isEmpty();
            assertThat(server.received().stream()
                            .map(KeysOverHttp.Received::idempotencyKeys)
                            .distinct())
                    .hasSize(1);
        }

        @Test
        void once() {
            server.nextProblem(ProblemType.UNAUTHENTICATED, Map.of());
            server.nextProblem(ProblemType.KMS_BUSY, Map.of());
            server.nextProblem(ProblemType.UNAUTHENTICATED, Map.of());

            assertThatExceptionOfType(TokenRefusedException.class)
                    .isThrownBy(() -> renewing().generate(PATIENT));

            assertThat(sent()).containsExactly("Bearer token-0", "Bearer token-1", "Bearer token-1");
        }

        @Test
        void ofASupplierThatHearsNothingToo() {
            Iterator<String> tokens = List.of("old", "new").iterator();
            KeySource source = sourceWith(new HttpKeySourceSettings(server.address(), tokens::next));
            server.nextProblem(ProblemType.UNAUTHENTICATED, Map.of());

            source.generate(PATIENT).close();

            assertThat(sent()).containsExactly("Bearer old", "Bearer new");
        }
    }

    @Nested
    class Failure {

        @ParameterizedTest
        @EnumSource(ProblemType.class)
        void isToldOnceWithoutAnythingOfTheRequest(ProblemType type) {
            for (int i = 0; i < 100; i++) {
                server.nextProblem(type, Map.of("Retry-After", "20"));
            }

            assertThatExceptionOfType(KeyManagementException.class)
                    .isThrownBy(HttpKeySourceTest.this::generate)
                    .satisfies(e -> {
                        assertThat(e.getMessage()).doesNotContain("patient-1").doesNotContain(TOKEN);
                        assertThat(server.received()).hasSizeLessThanOrEqualTo(2);
                    });
        }

        @ParameterizedTest
        @CsvSource({
            "UNAUTHENTICATED, TokenRefusedException",
            "FORBIDDEN, CallerRefusedException",
            "NOT_FOUND, UnknownTenantException",
            "TENANT_SUSPENDED, TenantSuspendedException",
            "TENANT_WITHOUT_CMK, TenantWithoutCmkException",
            "CMK_NOT_ACTIVE, CmkNotActiveException",
            "DESTRUCTION_PENDING, DestructionPendingException",
            "KEYS_DESTROYED, KeysDestroyedException",
            "IDEMPOTENCY_KEY_REUSED, IdempotencyKeyReusedException",
            "KMS_REFUSED, KmsRefusedException",
            "INVALID_REQUEST, UnexpectedAnswerException",
            "INTERNAL_ERROR, UnexpectedAnswerException"
        })
        void isTheExceptionOfTheApi(ProblemType type, String exception) {
            server.nextProblem(type, Map.of());

            assertThatExceptionOfType(KeyManagementException.class)
                    .isThrownBy(HttpKeySourceTest.this::generate)
                    .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(exception));
            assertThat(server.received()).hasSize(1);
        }

        @Test
        void tellsThatTheOutcomeIsUnknown() {
            server.next(exchange -> {
                byte[] body = "{\"type\":\"/problems/audit-unavailable\",\"status\":503,\"outcome\":\"unknown\"}"
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
                exchange.getResponseHeaders().set("Retry-After", "31");
                exchange.sendResponseHeaders(503, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });

            assertThatExceptionOfType(AuditUnavailableException.class)
                    .isThrownBy(HttpKeySourceTest.this::generate)
                    .satisfies(e -> assertThat(e.isOutcomeUnknown()).isTrue());
        }

        @Test
        void isThatTheServiceIsUnreachable() {
            server.close();

            assertThatExceptionOfType(ServiceUnreachableException.class).isThrownBy(HttpKeySourceTest.this::generate);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "{}",
                    "not JSON",
                    "{\"keyId\":\"x\",\"encryptedKey\":\"AAAA\",\"generation\":1,\"createdAt\":\"2026-11-27T08:00:00Z\",\"plainKey\":\"AAAA\"}",
                    "{\"keyId\":\"01a2103e-af21-7a4b-a9b0-92d1b92862d5\",\"encryptedKey\":\"AAAA\",\"generation\":1,\"createdAt\":\"2026-11-27T08:00:00Z\",\"plainKey\":\"AAAA\"}"
                })
        void isThatTheAnswerIsNone(String body) {
            server.nextAnswer(201, "application/json", body);

            assertThatExceptionOfType(UnexpectedAnswerException.class)
                    .isThrownBy(HttpKeySourceTest.this::generate)
                    .satisfies(e -> assertThat(e.status()).isEqualTo(201));
        }

        /** A proxy between may send anything, and go on with that. */
        @Test
        void isThatTheAnswerIsLongerThanAny() {
            server.nextAnswer(201, "application/json", " ".repeat((1 << 24) + 1));

            assertThatExceptionOfType(ServiceUnreachableException.class)
                    .isThrownBy(() -> source.generate(PATIENT))
                    .withStackTraceContaining("16777216 bytes");
            assertThat(server.received()).hasSize(1);
        }

        @Test
        void isThatABatchHasAnotherNumberOfItems() {
            server.nextAnswer(200, "application/json", "{\"items\":[]}");

            assertThatExceptionOfType(UnexpectedAnswerException.class)
                    .isThrownBy(() -> source.generate(List.of(PATIENT)));
        }

        @Test
        void ofAnItemIsThatOfTheItem() {
            server.nextAnswer(
                    200,
                    "application/json",
                    "{\"items\":[{\"problem\":" + KeysOverHttp.problem(ProblemType.NOT_FOUND) + "}]}");

            List<BatchResult<GeneratedDataKey>> results = source.generate(List.of(PATIENT));

            assertThat(results)
                    .singleElement()
                    .satisfies(result -> assertThat(result.failure()).get().isInstanceOf(UnknownTenantException.class));
        }
    }
}
