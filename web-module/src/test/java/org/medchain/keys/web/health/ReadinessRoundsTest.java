package org.medchain.keys.web.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ReadinessRoundsTest {

    private final List<HealthCheck> checks = new ArrayList<>(List.of(
            () -> response("database", Status.UP, Map.of()),
            () -> response("clock", Status.UP, Map.of("aheadMillis", 7L, "of", "database", "known", true))));
    private long now;
    private int asked;
    private final ReadinessRounds rounds = new ReadinessRounds(checks, () -> now);

    private static HealthCheckResponse response(String name, Status status, Map<String, Object> data) {
        return new HealthCheckResponse(name, status, Optional.of(data));
    }

    private JsonObject body() {
        return Json.createReader(new StringReader(rounds.answer().json())).readObject();
    }

    @Test
    void sayWhatAllChecksSaidAsMicroProfileHealthDoes() {
        rounds.run();

        assertThat(rounds.answer().up()).isTrue();
        assertThat(body()).isEqualTo(Json.createReader(new StringReader("""
            {"status": "UP", "checks": [
              {"name": "database", "status": "UP", "data": {}},
              {"name": "clock", "status": "UP",
               "data": {"aheadMillis": 7, "of": "database", "known": true}}]}
            """)).readObject());
    }

    @Test
    void areDownIfOneCheckIs() {
        checks.add(() -> response("erasures", Status.DOWN, Map.of()));

        rounds.run();

        assertThat(rounds.answer().up()).isFalse();
        assertThat(body().getString("status")).isEqualTo("DOWN");
    }

    @Test
    void askNobodyWhenTheyAreRead() {
        checks.add(() -> {
            asked++;
            return response("audit-ledger", Status.UP, Map.of());
        });
        rounds.run();

        rounds.answer();
        rounds.answer();

        assertThat(asked).isEqualTo(1);
    }

    @Test
    void areDownBeforeTheFirst() {
        assertThat(rounds.isReady()).isFalse();
    }

    @Test
    void areDownWhileTheNextOneHangs() {
        rounds.run();

        now += Duration.ofSeconds(15).toNanos();
        assertThat(rounds.isReady()).isTrue();
        now++;
        assertThat(rounds.isReady()).isFalse();
    }

    @Test
    void areDownIfACheckFailsUntilItNoLongerDoes() {
        rounds.run();
        checks.add(() -> {
            throw new IllegalStateException("of the check");
        });

        assertThatIllegalStateException().isThrownBy(rounds::run).withMessage("of the check");
        assertThat(rounds.answer().up()).isFalse();

        checks.remove(2);
        rounds.run();
        assertThat(rounds.answer().up()).isTrue();
    }
}
