package org.medchain.keys.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.server.tls.TrustOfTheJdk;

class WebKeysTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger elsewhere = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/keys", exchange -> answer(exchange, 200, TestIssuer.jwks(TestIssuer.RSA)));
        server.createContext("/most", exchange -> answer(exchange, 200, new byte[WebKeys.MOST_BYTES]));
        server.createContext("/more", exchange -> answer(exchange, 200, new byte[WebKeys.MOST_BYTES + 1]));
        server.createContext("/missing", exchange -> answer(exchange, 404, new byte[1]));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            answer(exchange, 302, new byte[1]);
        });
        server.createContext("/elsewhere", exchange -> {
            elsewhere.incrementAndGet();
            answer(exchange, 200, TestIssuer.jwks(TestIssuer.RSA));
        });
        server.createContext("/silent", exchange -> awaitEnd());
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitEnd();
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[8192];
            try (OutputStream body = exchange.getResponseBody()) {
                while (end.getCount() > 0) {
                    body.write(part);
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream stream = exchange.getResponseBody()) {
            stream.write(body);
        }
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WebKeys at(String path, Duration longest) {
        return new WebKeys(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path), new TrustOfTheJdk(), longest);
    }

    private WebKeys at(String path) {
        return at(path, Duration.ofMinutes(1));
    }

    @Nested
    class Read {

        @Test
        void givesWhatStandsThere() throws IOException {
            assertThat(at("/keys").read()).isEqualTo(TestIssuer.jwks(TestIssuer.RSA));
        }

        @Test
        void givesAsMuchAsIsAllowed() throws IOException {
            assertThat(at("/most").read()).hasSize(WebKeys.MOST_BYTES);
        }

        @Test
        void failsIfThereIsMore() {
            assertThatIOException().isThrownBy(() -> at("/more").read()).withMessageContaining("too much");
        }

        @Test
        void failsIfTheAnswerNeverEnds() {
            assertThatIOException().isThrownBy(() -> at("/endless").read()).withMessageContaining("too much");
        }

        @Test
        void failsOnAnotherStatus() {
            assertThatIOException().isThrownBy(() -> at("/missing").read()).withMessageContaining("status 404");
        }

        @Test
        void isNotSentElsewhere() {
            assertThatIOException().isThrownBy(() -> at("/moved").read()).withMessageContaining("status 302");
            assertThat(elsewhere).hasValue(0);
        }

        @Test
        void failsIfTheIssuerDoesNotAnswer() {
            assertThatIOException()
                    .isThrownBy(() -> at("/silent", SHORT).read())
                    .withMessageContaining("in time");
        }

        @Test
        void failsIfTheIssuerStopsAmidItsAnswer() {
            assertThatIOException().isThrownBy(() -> at("/slow", SHORT).read()).withMessageContaining("in time");
        }

        @Test
        void failsIfNobodyListens() throws IOException {
            int port;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            WebKeys away = new WebKeys(URI.create("http://127.0.0.1:" + port + "/keys"), new TrustOfTheJdk());

            assertThatIOException().isThrownBy(away::read).withMessageContaining("can't be reached");
        }
    }
}
