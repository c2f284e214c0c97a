package org.medchain.keys.server.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class ProbeServerTest {

    private static final String UP = "{\"status\":\"UP\",\"checks\":[]}";
    private static final String DOWN = "{\"status\":\"DOWN\",\"checks\":[]}";

    private final ProbeServer server = new ProbeServer(new ProbeSettings(Optional.of(0), "127.0.0.1"));
    private final Set<String> threads = new HashSet<>();
    private final Map<String, Supplier<ProbeAnswer>> answers = Map.of(
            "/health/live", () -> answer(true, UP),
            "/health/ready", () -> answer(false, DOWN));

    private void start() {
        server.open();
        server.start(answers);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private ProbeAnswer answer(boolean up, String json) {
        threads.add(Thread.currentThread().getName());
        return new ProbeAnswer(up, json);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + server.address().getPort() + path))
                                .method(method, BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
    }

    @Nested
    class Answers {

        @Test
        void tellWhetherItIsUp() throws Exception {
            start();

            HttpResponse<String> live = send("GET", "/health/live");
            HttpResponse<String> ready = send("GET", "/health/ready");

            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(live.body()).isEqualTo(UP);
            assertThat(live.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(live.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo(DOWN);
        }

        @Test
        void comeFromOneThread() throws Exception {
            start();

            for (int i = 0; i < 5; i++) {
                send("GET", "/health/live");
            }

            assertThat(threads).containsExactly("medchain-probes");
        }

        @Test
        void toHeadHaveNoBody() throws Exception {
            start();

            HttpResponse<String> head = send("HEAD", "/health/ready");

            assertThat(head.statusCode()).isEqualTo(503);
            assertThat(head.body()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/", "/health", "/health/live/", "/health/lives", "/metrics"})
        void areOfNothingElse(String path) throws Exception {
            start();

            HttpResponse<String> answer = send("GET", path);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.body())
                    .isEqualTo("{\"type\":\"/problems/not-found\",\"title\":\"Not found\",\"status\":404,"
                            + "\"detail\":\"There is no such thing, or not for this caller.\"}");
        }

        @Test
        void areForReadersAlone() throws Exception {
            start();

            assertThat(send("POST", "/health/live").statusCode()).isEqualTo(405);
        }
    }

    @Nested
    class Stop {

        @Test
        void givesThePortBack() throws Exception {
            start();
            int port = server.address().getPort();

            server.stop();

            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        }

        @Test
        void isNothingWhereNothingBegan() {
            ProbeServer off = InProcessProbes.withoutPort();
            off.open();
            off.start(answers);

            assertThatNoException().isThrownBy(off::stop);
        }
    }

    @Nested
    class Settings {

        private final Map<String, String> environment = new HashMap<>();

        private ProbeSettings settings() {
            return new ProbeSettings(MapConfig.variables(environment));
        }

        @Test
        void nameNoPortByDefault() {
            assertThat(settings()).isEqualTo(new ProbeSettings(Optional.empty(), "*"));
            assertThat(settings().address()).isEmpty();
        }

        @Test
        void nameAPortOfEachAddressOrOfOne() {
            environment.put("HEALTH_PORT", "9445");
            assertThat(settings().address().orElseThrow().getAddress().isAnyLocalAddress())
                    .isTrue();

            environment.put("HEALTH_HOST", "127.0.0.1");
            assertThat(settings().address().orElseThrow().toString()).isEqualTo("/127.0.0.1:9445");
        }

        @Test
        void areRefusedWithAnAddressThatIsNone() {
            environment.put("HEALTH_HOST", "not an address");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(this::settings)
                    .withMessage("HEALTH_HOST must be an address of this machine, or *");
        }

        @Test
        void areRefusedWhereAnotherProgramHasThePort() throws Exception {
            try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ProbeServer second = new ProbeServer(new ProbeSettings(Optional.of(other.getLocalPort()), "127.0.0.1"));

                assertThatExceptionOfType(InvalidSettingException.class)
                        .isThrownBy(second::open)
                        .withMessage("HEALTH_PORT and HEALTH_HOST name a port that cannot be listened on");
            }
        }
    }
}
