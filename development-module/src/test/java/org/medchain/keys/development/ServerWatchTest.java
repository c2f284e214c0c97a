package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerWatchTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final AtomicInteger answers = new AtomicInteger();
    private HttpServer server;
    private int readyFromAnswer = Integer.MAX_VALUE;

    @TempDir
    private Path directory;

    @BeforeEach
    void startsAServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health/ready", exchange -> {
            int status = answers.incrementAndGet() >= readyFromAnswer ? 200 : 503;
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopsIt() {
        server.stop(0);
    }

    @Nested
    class AwaitReady {

        @Test
        void returnsWithTheFirst200() {
            readyFromAnswer = 3;

            watch(true).awaitReady(LONG);

            assertThat(answers).hasValue(3);
        }

        @Test
        void doesNotNeedTheProcessOnceItIsReady() {
            readyFromAnswer = 1;

            assertThatCode(() -> watch(false).awaitReady(LONG)).doesNotThrowAnyException();
        }

        @Test
        void repeatsTheRefusalOfATextLog() throws IOException {
            Files.writeString(log(), "[INFO] starting\n[ERROR] MedChain cannot start: LOCAL_KEK is short\n\tat x\n");

            assertThatThrownBy(() -> watch(true).awaitReady(LONG))
                    .isInstanceOf(DevelopmentException.class)
                    .hasMessage("MedChain cannot start: LOCAL_KEK is short");
        }

        @Test
        void repeatsTheRefusalOfAJsonLog() throws IOException {
            Files.writeString(log(), "{\"message\":\"MedChain cannot start: LOCAL_KEK is short\",\"level\":\"E\"}\n");

            assertThatThrownBy(() -> watch(true).awaitReady(LONG))
                    .hasMessage("MedChain cannot start: LOCAL_KEK is short");
        }

        @Test
        void prefersTheRefusalToTheEnd() throws IOException {
            Files.writeString(log(), "MedChain cannot start: no database\n");

            assertThatThrownBy(() -> watch(false).awaitReady(LONG)).hasMessage("MedChain cannot start: no database");
        }

        @Test
        void prefersTheRefusalToReadiness() throws IOException {
            readyFromAnswer = 1;
            Files.writeString(log(), "MedChain cannot start: no database\n");

            assertThatThrownBy(() -> watch(true).awaitReady(LONG)).hasMessage("MedChain cannot start: no database");
        }

        @Test
        void saysThatTheServerHasEnded() {
            assertThatThrownBy(() -> watch(false).awaitReady(LONG))
                    .isInstanceOf(DevelopmentException.class)
                    .hasMessage("the server has ended; its log is " + log());
        }

        @Test
        void givesUpAtTheLimit() {
            assertThatThrownBy(() -> watch(true).awaitReady(Duration.ZERO))
                    .isInstanceOf(DevelopmentException.class)
                    .hasMessage("the server is not ready after 0 s; its log is " + log());
        }

        @Test
        void keepsWaitingWhileNobodyListens() {
            server.stop(0);

            assertThatThrownBy(() -> watch(true).awaitReady(Duration.ofMillis(50)))
                    .hasMessage("the server is not ready after 0 s; its log is " + log());
        }
    }

    private ServerWatch watch(boolean alive) {
        URI ready = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/health/ready");
        return new ServerWatch(ready, log(), () -> alive, Duration.ofMillis(1));
    }

    private Path log() {
        return directory.resolve("messages.log");
    }
}
