package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS {@code DistributionIT} asks. */
class AwaitStartedTest {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final AtomicInteger answersUntilStarted = new AtomicInteger();
    private final AtomicInteger answersUntilReady = new AtomicInteger();
    private HttpServer server;
    private Path log;

    @BeforeEach
    void startServer() throws IOException {
        log = directory.resolve("messages.log");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/health/started", answersUntilStarted);
        answer("/health/ready", answersUntilReady);
        server.start();
    }

    private void answer(String path, AtomicInteger answersUntilUp) {
        server.createContext(path, exchange -> {
            byte[] body = ("{\"status\":\"DOWN\",\"checks\":[{\"name\":\"database\",\"status\":\"UP\",\"data\":{}},"
                            + "{\"name\":\"token-issuer\",\"status\":\"DOWN\",\"data\":{}}]}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answersUntilUp.getAndDecrement() > 0 ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private String health() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/health";
    }

    private AwaitStarted question() {
        return new AwaitStarted(URI.create(health()), log);
    }

    @Test
    void endsOnceTheServerHasStarted() throws InterruptedException {
        answersUntilStarted.set(2);

        assertThat(question().await(LONG_ENOUGH)).isEmpty();
        assertThat(answersUntilStarted).hasNegativeValue();
    }

    /** An issuer that is away at a restart must not stop the service. */
    @Test
    void needsNoReadyServer() throws InterruptedException {
        answersUntilReady.set(Integer.MAX_VALUE);

        assertThat(question().await(LONG_ENOUGH)).isEmpty();
    }

    @Test
    void tellsWhyTheServerCannotStart() throws Exception {
        answersUntilStarted.set(Integer.MAX_VALUE);
        Files.writeString(log, "[ERROR] MedChain cannot start: LOCAL_KEK must be set\n[INFO] more\n");

        assertThat(question().await(LONG_ENOUGH)).contains("MedChain cannot start: LOCAL_KEK must be set");
    }

    @Test
    void looksOnceWithoutTime() throws InterruptedException {
        answersUntilStarted.set(1);

        assertThat(question().await(Duration.ZERO)).contains("the server has not started after 0 s; its log is " + log);
        assertThat(question().await(Duration.ZERO)).isEmpty();
    }

    @Test
    void takesSilenceForNotStarted() throws InterruptedException {
        AwaitStarted question = question();
        server.stop(0);

        assertThat(question.await(Duration.ZERO)).isPresent();
    }

    @Nested
    class Readiness {

        @Test
        void isToldWithItsAddress() throws InterruptedException {
            assertThat(question().readiness(Duration.ZERO)).isEqualTo("The server is ready: " + health() + "/ready");
        }

        @Test
        void isWaitedFor() throws InterruptedException {
            answersUntilReady.set(2);

            assertThat(question().readiness(LONG_ENOUGH)).startsWith("The server is ready: ");
        }

        @Test
        void namesTheChecksThatAreDown() throws InterruptedException {
            answersUntilReady.set(1);

            assertThat(question().readiness(Duration.ZERO))
                    .isEqualTo("The server has started and is not ready: down: token-issuer; its log is " + log);
        }

        @Test
        void isNotThereInSilence() throws InterruptedException {
            AwaitStarted question = question();
            server.stop(0);

            assertThat(question.readiness(Duration.ZERO)).contains("is not ready: it does not answer");
        }
    }
}
