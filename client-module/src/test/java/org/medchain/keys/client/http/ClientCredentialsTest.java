package org.medchain.keys.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCredentialsTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicReference<Instant> wallTime = new AtomicReference<>(Instant.parse("2026-11-30T08:00:00Z"));
    private final List<String> received = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String answer;

    @AutoClose
    private final LoopbackServer issuer = new LoopbackServer();

    @BeforeEach
    void start() {
        answer = null;
        issuer.on("/token", exchange -> {
            received.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            LoopbackServer.send(exchange, status, answer == null ? token(300) : answer);
        });
    }

    private String token(int seconds) {
        return "{\"access_token\": \"token-" + received.size() + "\", \"token_type\": \"Bearer\", \"expires_in\": "
                + seconds + "}";
    }

    private ClientCredentials credentials() {
        return credentials("ward", "secret", Optional.empty());
    }

    private ClientCredentials credentials(String id, String secret, Optional<String> scope) {
        return credentials(ClientCredentials.request(issuer.uri("/token"), id, secret, scope, Duration.ofSeconds(10)));
    }

    private ClientCredentials credentials(HttpRequest request) {
        return new ClientCredentials(request, HttpClient.newHttpClient(), nanos::get, wallTime::get);
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
        suspend(seconds);
    }

    /** System.nanoTime stands still meanwhile. */
    private void suspend(long seconds) {
        wallTime.updateAndGet(before -> before.plusSeconds(seconds));
    }

    @Test
    void asksByIdAndSecretAndScope() {
        assertThat(credentials("ward 1", "s:ecret", Optional.of("keys use")).get())
                .isEqualTo("token-1");

        // RFC 6749 section 2.3.1: base64 of ward+1:s%3Aecret
        assertThat(received)
                .containsExactly("Basic d2FyZCsxOnMlM0FlY3JldA== grant_type=client_credentials&scope=keys+use");
    }

    @ParameterizedTest
    @CsvSource({"300, 269, 271", "100, 89, 91", "3600, 3569, 3571"})
    void keepsATokenUntilItIsAboutToExpire(int expiresIn, long still, long over) {
        ClientCredentials credentials = credentials();
        answer = "{\"access_token\": \"a\", \"expires_in\": " + expiresIn + "}";
        credentials.get();
        answer = "{\"access_token\": \"b\", \"expires_in\": " + expiresIn + "}";

        pass(still);
        assertThat(credentials.get()).isEqualTo("a");

        pass(over - still);
        assertThat(credentials.get()).isEqualTo("b");
        assertThat(received).hasSize(2);
    }

    @Test
    void asksAgainWhenTheMachineWasSuspended() {
        ClientCredentials credentials = credentials();
        credentials.get();

        suspend(269);
        assertThat(credentials.get()).isEqualTo("token-1");

        suspend(2);
        assertThat(credentials.get()).isEqualTo("token-2");
    }

    @Test
    void keepsNoTokenLongerWhenTheClockIsSetBack() {
        ClientCredentials credentials = credentials();
        credentials.get();

        suspend(-3600);
        pass(271);

        assertThat(credentials.get()).isEqualTo("token-2");
    }

    @Test
    void asksAgainForATokenThatTheServiceDoesNotAccept() {
        ClientCredentials credentials = credentials();
        credentials.get();
        pass(10);

        credentials.refused("another");
        assertThat(credentials.get()).isEqualTo("token-1");

        credentials.refused("token-1");
        assertThat(credentials.get()).isEqualTo("token-2");
    }

    /** A service that accepts none would have the issuer asked with each call. */
    @Test
    void keepsATokenThatIsNewAllTheSame() {
        ClientCredentials credentials = credentials();
        credentials.get();
        pass(9);

        credentials.refused("token-1");

        assertThat(credentials.get()).isEqualTo("token-1");
        assertThat(received).hasSize(1);
    }

    @Test
    void asksEachTimeIfTheIssuerDoesNotSayHowLong() {
        answer = "{\"access_token\": \"a\"}";
        ClientCredentials credentials = credentials();

        credentials.get();
        credentials.get();

        assertThat(received).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void tellsThatTheIssuerRefuses(int refusal) {
        status = refusal;
        answer = "{\"error\": \"invalid_client\"}";

        assertThatExceptionOfType(TokenRefusedException.class).isThrownBy(credentials()::get);
    }

    @Test
    void handsOutNoOldTokenWhenTheIssuerFails() {
        ClientCredentials credentials = credentials();
        credentials.get();
        pass(299);
        status = 503;

        assertThatExceptionOfType(ServiceUnreachableException.class).isThrownBy(credentials::get);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "<html>", "{\"access_token\": 1}", "{\"access_token\": \"a\", \"expires_in\": \"soon\"}"})
    void tellsThatThereIsNoToken(String body) {
        answer = body;

        assertThatExceptionOfType(ServiceUnreachableException.class).isThrownBy(credentials()::get);
    }

    /** A proxy between may send anything. */
    @Test
    void readsNoAnswerThatIsLongerThanAnyToken() {
        answer = " ".repeat(2 << 20) + "{\"access_token\": \"a\"}";

        assertThatExceptionOfType(ServiceUnreachableException.class).isThrownBy(credentials()::get);
    }

    @Test
    void tellsThatTheIssuerCantBeReached() {
        ClientCredentials credentials = credentials();
        issuer.close();

        assertThatExceptionOfType(ServiceUnreachableException.class).isThrownBy(credentials::get);
    }

    /** A proxy that sends the headers and nothing more. */
    @Test
    void waitsForTheBodyUntilTheDeadlineWhicheverThreadAsks() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        issuer.on("/stalls", exchange -> {
            received.add("stalls");
            exchange.sendResponseHeaders(200, 2000);
            exchange.getResponseBody().flush();
            await(over);
        });
        ClientCredentials credentials = credentials(ClientCredentials.request(
                issuer.uri("/stalls"), "ward", "secret", Optional.empty(), Duration.ofSeconds(3)));
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        List<Thread> threads = Stream.generate(() -> new Thread(() -> failures.add(catchThrowable(credentials::get))))
                .limit(3)
                .toList();
        threads.forEach(thread -> thread.setDaemon(true));

        threads.forEach(Thread::start);

        try {
            for (int i = 0; i < 3; i++) {
                assertThat(failures.poll(60, TimeUnit.SECONDS)).isInstanceOf(ServiceUnreachableException.class);
            }
            assertThat(received).hasSize(1);
        } finally {
            over.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sendsNoSecretInPlainToAnotherMachine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClientCredentials(
                        URI.create("http://issuer.hospital-a.example/token"), "ward", "secret", Optional.empty()))
                .withMessageContaining("tokenEndpoint")
                .withMessageNotContaining("secret");
    }
}
