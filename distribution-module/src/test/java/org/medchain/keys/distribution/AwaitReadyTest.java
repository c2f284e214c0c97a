package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS {@code DistributionIT} asks. */
class AwaitReadyTest {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final AtomicInteger answersUntilReady = new AtomicInteger();
    private HttpServer server;
    private Path log;

    @BeforeEach
    void startServer() throws IOException {
        log = directory.resolve("messages.log");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(answersUntilReady.getAndDecrement() > 0 ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private AwaitReady question() {
        return new AwaitReady(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/health/ready"), log);
    }

    @Test
    void endsOnceTheServerIsReady() throws InterruptedException {
        answersUntilReady.set(2);

        assertThat(question().await(LONG_ENOUGH)).isEmpty();
        assertThat(answersUntilReady).hasNegativeValue();
    }

    @Test
    void tellsWhyTheServerCannotStart() throws Exception {
        answersUntilReady.set(Integer.MAX_VALUE);
        Files.writeString(log, "[ERROR] MedChain cannot start: LOCAL_KEK must be set\n[INFO] more\n");

        assertThat(question().await(LONG_ENOUGH)).contains("MedChain cannot start: LOCAL_KEK must be set");
    }

    @Test
    void looksOnceWithoutTime() throws InterruptedException {
        answersUntilReady.set(1);

        assertThat(question().await(Duration.ZERO)).isPresent();
        assertThat(question().await(Duration.ZERO)).isEmpty();
    }

    @Test
    void takesSilenceForNotReady() throws InterruptedException {
        AwaitReady question = question();
        server.stop(0);

        assertThat(question.await(Duration.ZERO)).isPresent();
    }
}
