package org.medchain.keys.it.crash;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;

/** What the audit trail tells of each request. */
final class AuditTrail {

    private static final String PAGE_SIZE = "1000";

    private final Api api;
    private final Map<String, List<String>> events = new HashMap<>();

    private AuditTrail(Api api) {
        this.api = api;
    }

    static AuditTrail read(Api api, List<Hospital> hospitals, Instant from) {
        AuditTrail trail = new AuditTrail(api);
        hospitals.forEach(hospital -> trail.read(hospital, from));
        return trail;
    }

    /** Operation and outcome of each event of the request, newest first. */
    List<String> eventsOf(String requestId) {
        return events.getOrDefault(requestId, List.of());
    }

    private void read(Hospital hospital, Instant from) {
        Optional<String> cursor = Optional.empty();
        do {
            ApiRequest request = api.request("GET", Hospital.AUDIT_LOGS)
                    .as(hospital.auditor())
                    .query("from", from.toString())
                    .query("limit", PAGE_SIZE);
            cursor.ifPresent(it -> request.query("cursor", it));
            cursor = add(request.send());
        } while (cursor.isPresent());
    }

    private Optional<String> add(ApiAnswer answer) {
        JsonObject page = answer.json();
        for (JsonObject event : page.getJsonArray("items").getValuesAs(JsonObject.class)) {
            events.computeIfAbsent(event.getString("requestId"), unused -> new ArrayList<>())
                    .add(event.getString("operation") + " " + event.getString("outcome"));
        }
        return Optional.ofNullable(page.getString("nextCursor", null));
    }
}
