package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
class HealthIT {

    private final Api api;

    HealthIT(Api api) {
        this.api = api;
    }

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

    @Test
    void isOneSumOfAllChecks() {
        JsonObject health = api.rawRequest("GET", "/health").send().json();

        assertThat(health.getString("status")).isEqualTo("UP");
        assertThat(health.getJsonArray("checks")).hasSize(10);
    }
}
