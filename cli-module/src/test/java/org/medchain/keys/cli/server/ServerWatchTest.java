package org.medchain.keys.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.client.http.LoopbackServer;

class ServerWatchTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int NEVER = Integer.MAX_VALUE;
    private static final String ISSUER_DOWN = "{\"checks\":[{\"data\":{},\"name\":\"database\",\"status\":\"UP\"},"
            + "{\"data\":{},\"name\":\"token-issuer\",\"status\":\"DOWN\"}],\"status\":\"DOWN\"}";

    @AutoClose
    private final LoopbackServer server = new LoopbackServer();

    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger readyAnswers = new AtomicInteger();
    private volatile int startedFromAnswer = NEVER;
    private volatile int readyFromAnswer = 1;
    private volatile String unready = ISSUER_DOWN;

    @TempDir
    private Path directory;

    @BeforeEach
    void answer() {
        server.on(
                "/health/started",
                exchange ->
                        LoopbackServer.send(exchange, answers.incrementAndGet() >= startedFromAnswer ? 200 : 503, ""));
        server.on("/health/ready", exchange -> {
            boolean ready = readyAnswers.incrementAndGet() >= readyFromAnswer;
            LoopbackServer.send(exchange, ready ? 200 : 503, ready ? "{}" : unready);
        });
    }

    @Nested
    class AwaitStarted {

        @Test
        void returnsWithTheFirst200() {
            startedFromAnswer = 3;

            assertThat(awaitStarted(true))
                    .isEqualTo(new ServerState(true, "MedChain is ready: " + health() + "/ready"));
            assertThat(answers).hasValue(3);
        }

        @Test
        void doesNotNeedTheProcessOnceItHasStarted() {
            startedFromAnswer = 1;

            assertThatCode(() -> awaitStarted(false)).doesNotThrowAnyException();
        }

        /** An issuer that is away at a restart must not stop the service. */
        @Test
        void namesTheChecksThatAreDownAndDoesNotFail() {
            startedFromAnswer = 1;
            readyFromAnswer = NEVER;

            assertThat(watch(true).awaitStarted(LONG, Duration.ZERO)).isEqualTo(unready("down: token-issuer"));
        }

        @Test
        void saysThatNoCheckIsNamed() {
            startedFromAnswer = 1;
            readyFromAnswer = NEVER;
            unready = "no JSON";

            assertThat(watch(true).awaitStarted(LONG, Duration.ZERO)).isEqualTo(unready("it names no check"));
        }

        @Test
        void waitsForTheFirstChecks() {
            startedFromAnswer = 1;
            readyFromAnswer = 3;

            assertThat(awaitStarted(true))
                    .isEqualTo(new ServerState(true, "MedChain is ready: " + health() + "/ready"));
            assertThat(readyAnswers).hasValue(3);
        }

        @Test
        void waitsForTheFirstChecksWithinItsLimitAlone() {
            startedFromAnswer = 1;
            readyFromAnswer = NEVER;

            assertThat(watch(true).awaitStarted(Duration.ZERO, LONG)).isEqualTo(unready("down: token-issuer"));
            assertThat(readyAnswers).hasValue(1);
        }

        @Test
        void repeatsTheRefusalOfATextLog() throws IOException {
            Files.writeString(log(), "[INFO] starting\n[ERROR] MedChain cannot start: LOCAL_KEK is short\n\tat x\n");

            assertThatThrownBy(() -> awaitStarted(true))
                    .isInstanceOf(ServerException.class)
                    .hasMessage("MedChain cannot start: LOCAL_KEK is short");
        }

        @Test
        void repeatsTheRefusalOfAJsonLog() throws IOException {
            Files.writeString(log(), "{\"message\":\"MedChain cannot start: LOCAL_KEK is short\",\"level\":\"E\"}\n");

            assertThatThrownBy(() -> awaitStarted(true)).hasMessage("MedChain cannot start: LOCAL_KEK is short");
        }

        @Test
        void prefersTheRefusalToTheEnd() throws IOException {
            Files.writeString(log(), "MedChain cannot start: no database\n");

            assertThatThrownBy(() -> awaitStarted(false)).hasMessage("MedChain cannot start: no database");
        }

        @Test
        void prefersTheRefusalToTheAnswer() throws IOException {
            startedFromAnswer = 1;
            Files.writeString(log(), "MedChain cannot start: no database\n");

            assertThatThrownBy(() -> awaitStarted(true)).hasMessage("MedChain cannot start: no database");
        }

        @Test
        void saysThatTheServerHasEnded() {
            assertThatThrownBy(() -> awaitStarted(false))
                    .isInstanceOf(ServerException.class)
                    .hasMessage("the server has ended; its log is " + log());
        }

        @Test
        void givesUpAtTheLimit() {
            assertThatThrownBy(() -> watch(true).awaitStarted(Duration.ZERO, Duration.ZERO))
                    .isInstanceOf(ServerException.class)
                    .hasMessage("the server has not started after 0 s; its log is " + log());
        }

        @Test
        void keepsWaitingWhileNobodyListens() {
            server.close();

            assertThatThrownBy(() -> watch(true).awaitStarted(Duration.ofMillis(50), Duration.ZERO))
                    .hasMessage("the server has not started after 0 s; its log is " + log());
        }
    }

    private ServerState awaitStarted(boolean alive) {
        return watch(alive).awaitStarted(LONG, LONG);
    }

    private ServerState unready(String why) {
        return new ServerState(false, "MedChain has started and is not ready: " + why + "; its log is " + log());
    }

    private String health() {
        return server.uri("/health").toString();
    }

    private ServerWatch watch(boolean alive) {
        return new ServerWatch(URI.create(health()), log(), () -> alive, Duration.ofMillis(1));
    }

    private Path log() {
        return directory.resolve("messages.log");
    }
}
