package org.medchain.keys.web.health;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.medchain.keys.server.probe.ProbeAnswer;

/** Writes what checks said as MicroProfile Health does. */
final class HealthJson {

    private HealthJson() {}

    /** Returns an answer that is up if all checks are. */
    static ProbeAnswer of(List<HealthCheckResponse> checks) {
        return of(checks.stream().allMatch(check -> check.getStatus() == Status.UP), checks);
    }

    static ProbeAnswer of(boolean up, List<HealthCheckResponse> checks) {
        JsonArrayBuilder items = JSON.createArrayBuilder();
        checks.forEach(check -> items.add(JSON.createObjectBuilder()
                .add("name", check.getName())
                .add("status", check.getStatus().name())
                .add("data", data(check.getData().orElse(Map.of())))));
        String status = up ? Status.UP.name() : Status.DOWN.name();
        return new ProbeAnswer(
                up,
                JSON.createObjectBuilder()
                        .add("status", status)
                        .add("checks", items)
                        .build()
                        .toString());
    }

    private static JsonObjectBuilder data(Map<String, Object> data) {
        return JSON.createObjectBuilder(data);
    }
}
