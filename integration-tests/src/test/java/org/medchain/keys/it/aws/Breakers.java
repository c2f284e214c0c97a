package org.medchain.keys.it.aws;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;

/** The circuit breakers as operators see them: the report under {@code /health} and the gauge under {@code /metrics}. */
final class Breakers {

    static final String GENERATE = "generateDataKey";
    static final String UNWRAP = "unwrap";
    static final String DESCRIBE = "describe";

    private final Api api;

    Breakers(Api api) {
        this.api = api;
    }

    /** One breaker in the report. */
    record Report(String name, String state, Instant since, int failures, Optional<Instant> nextProbe) {

        private static Report of(JsonObject json) {
            return new Report(
                    json.getString("name"),
                    json.getString("state"),
                    Instant.parse(json.getString("since")),
                    json.getInt("failures"),
                    Optional.ofNullable(json.getString("nextProbe", null)).map(Instant::parse));
        }
    }

    ApiAnswer answer() {
        return api.request("GET", "/health/circuit-breakers").send();
    }

    List<Report> reports() {
        return answer().json().getJsonArray("circuitBreakers").getValuesAs(JsonObject.class).stream()
                .map(Report::of)
                .toList();
    }

    Report report(String name) {
        return reports().stream()
                .filter(report -> report.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    boolean areClosed() {
        return reports().stream().allMatch(report -> report.state().equals("CLOSED"));
    }

    /** {@code medchain_circuit_breaker_state} of the breaker. */
    double gauge(String name) {
        String prefix = "medchain_circuit_breaker_state{breaker=\"" + name + "\"";
        List<String> lines = api.request("GET", "/metrics")
                .query("scope", "application")
                .send()
                .body()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .collect(Collectors.toList());
        if (lines.size() != 1) {
            throw new IllegalStateException("one gauge of each breaker, not " + lines);
        }
        return Double.parseDouble(lines.get(0).substring(lines.get(0).lastIndexOf(' ')));
    }
}
