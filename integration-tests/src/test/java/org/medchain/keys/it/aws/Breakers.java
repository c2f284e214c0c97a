package org.medchain.keys.it.aws;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;

/** The circuit breakers as operators see them: the report under {@code /health} and the gauge under {@code /metrics}. */
record Breakers(Api api) {

    static final String GENERATE = "generateDataKey";
    static final String UNWRAP = "unwrap";
    static final String DESCRIBE = "describe";

    /** One breaker in the report: a Region's own, or the worst of its CMKs. */
    record Report(String name, String state, Instant since, int failures, Optional<Instant> nextProbe) {

        private static Report of(String name, JsonObject json) {
            return new Report(
                    name,
                    json.getString("state"),
                    Instant.parse(json.getString("since")),
                    json.getInt("failures"),
                    Optional.ofNullable(json.getString("nextProbe", null)).map(Instant::parse));
        }
    }

    ApiAnswer answer() {
        return api.request("GET", "/health/circuit-breakers").send();
    }

    private List<JsonObject> items() {
        return answer().json().getJsonArray("circuitBreakers").getValuesAs(JsonObject.class);
    }

    /** Those of Regions. */
    List<Report> reports() {
        return items().stream()
                .map(json -> Report.of(json.getString("name"), json))
                .toList();
    }

    Report ofRegion(String name, String region) {
        return items().stream()
                .filter(json -> json.getString("name").equals(name)
                        && json.getString("region").equals(region))
                .findFirst()
                .map(json -> Report.of(name, json))
                .orElseThrow();
    }

    /** The worst of the CMKs of a Region. */
    Report worst(String name, String region) {
        return items().stream()
                .filter(json -> json.getString("name").equals(name)
                        && json.getString("region").equals(region))
                .findFirst()
                .map(json -> Report.of(name, json.getJsonObject("cmks").getJsonObject("worst")))
                .orElseThrow();
    }

    /** Those of Regions; of CMKs each test has its own. */
    boolean areClosed() {
        return reports().stream().allMatch(report -> report.state().equals("CLOSED"));
    }

    /** {@code medchain_circuit_breaker_state} of the worst of the CMKs of a Region. */
    double gauge(String name, String region) {
        List<String> labels = List.of("breaker=\"" + name + "\"", "of=\"cmk\"", "region=\"" + region + "\"");
        List<String> lines = api.request("GET", "/metrics")
                .query("scope", "application")
                .send()
                .body()
                .lines()
                .filter(line -> line.startsWith("medchain_circuit_breaker_state{")
                        && labels.stream().allMatch(line::contains))
                .collect(Collectors.toList());
        if (lines.size() != 1) {
            throw new IllegalStateException("one gauge of each breaker, not " + lines);
        }
        return Double.parseDouble(lines.get(0).substring(lines.get(0).lastIndexOf(' ')));
    }
}
