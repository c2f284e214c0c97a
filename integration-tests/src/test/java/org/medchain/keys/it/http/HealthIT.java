package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
record HealthIT(Api api) {

    @ParameterizedTest
    @CsvSource({"/health/live, live", "/health/started, started"})
    void isUp(String path, String check) {
        ApiAnswer answer = api.rawRequest("GET", path).send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json())
                .isEqualTo(Json.createObjectBuilder()
                        .add("status", "UP")
                        .add(
                                "checks",
                                Json.createArrayBuilder()
                                        .add(Json.createObjectBuilder()
                                                .add("name", check)
                                                .add("status", "UP")
                                                .add("data", JsonObject.EMPTY_JSON_OBJECT)))
                        .build());
    }

    @Test
    void isReady() {
        ApiAnswer answer = api.rawRequest("GET", "/health/ready").send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("status")).isEqualTo("UP");
        assertThat(answer.json().getJsonArray("checks").getValuesAs(JsonObject.class))
                .extracting(check -> check.getString("name") + " " + check.getString("status"))
                .containsExactlyInAnyOrder(
                        "database UP",
                        "clock UP",
                        "erasures UP",
                        "erasure-keys UP",
                        "checkpoints UP",
                        "audit-ledger UP",
                        "key-eviction UP",
                        "token-issuer UP");
    }

    @Test
    void tellsHowFarTheServersClockIsAheadOfTheDatabases() {
        ApiAnswer answer = api.rawRequest("GET", "/health/ready").send();

        assertThat(answer.json().getJsonArray("checks").getValuesAs(JsonObject.class))
                .filteredOn(check -> check.getString("name").equals("clock"))
                .singleElement()
                .satisfies(check -> assertThat(check.getJsonObject("data").getInt("aheadMillis"))
                        .isBetween(-5000, 5000));
    }

    @Nested
    class OnThePortOfProbes {

        private ApiAnswer answerTo(String path) {
            return api.rawRequest("GET", path)
                    .through(api.installation().server().healthPort())
                    .send();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/health/live", "/health/started"})
        void isWhatOtherPortsSay(String path) {
            ApiAnswer answer = answerTo(path);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json())
                    .isEqualTo(api.rawRequest("GET", path).send().json());
        }

        @Test
        void isReadyWithTheSameChecks() {
            ApiAnswer answer = answerTo("/health/ready");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(names(answer))
                    .containsExactlyInAnyOrderElementsOf(
                            names(api.rawRequest("GET", "/health/ready").send()));
        }

        private List<String> names(ApiAnswer answer) {
            return answer.json().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                    .map(check -> check.getString("name"))
                    .toList();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/", "/health", "/metrics", "/api/v1/tenants"})
        void isNothingElse(String path) {
            assertThat(answerTo(path).status()).isEqualTo(404);
        }

        /** Each holds the one thread for two seconds at most. */
        @Test
        void isSaidAlthoughOthersSendHalfARequest() throws Exception {
            List<Socket> halves = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    Socket half = new Socket(
                            InetAddress.getLoopbackAddress(),
                            api.installation().server().healthPort());
                    halves.add(half);
                    half.getOutputStream().write("GET /health/li".getBytes(StandardCharsets.US_ASCII));
                }

                assertThat(answerTo("/health/live").status()).isEqualTo(200);
            } finally {
                for (Socket half : halves) {
                    half.close();
                }
            }
        }
    }

    @Test
    void isOneSumOfAllChecks() {
        JsonObject health = api.rawRequest("GET", "/health").send().json();

        assertThat(health.getString("status")).isEqualTo("UP");
        assertThat(health.getJsonArray("checks")).hasSize(10);
    }
}
