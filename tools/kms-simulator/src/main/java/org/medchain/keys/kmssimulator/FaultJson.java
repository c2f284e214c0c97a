package org.medchain.keys.kmssimulator;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.kmssimulator.json.JsonText;

/**
 * A fault as JSON.
 *
 * <pre>
 * {"kind": "error", "code": "ThrottlingException", "status": 400,
 *  "operation": "Decrypt", "region": "eu-central-1", "key": "...", "times": 3}
 * </pre>
 *
 * Kinds are those of {@link FaultKind} in lower case with hyphens; a latency has {@code milliseconds}; everything but
 * {@code kind} may be left out where the kind allows it.
 */
final class FaultJson {

    private static final Set<String> MEMBERS =
            Set.of("kind", "code", "status", "milliseconds", "operation", "region", "key", "times");

    private FaultJson() {}

    /** @throws IllegalArgumentException if the text is not a fault */
    static Fault parse(String text) {
        try {
            JsonObject json = JsonText.parse(text);
            if (!MEMBERS.containsAll(json.keySet())) {
                throw new IllegalArgumentException("a fault has no other members than " + MEMBERS);
            }
            FaultKind kind = FaultKind.valueOf(
                    json.getString("kind", "").toUpperCase(Locale.ROOT).replace('-', '_'));
            return new Fault(
                    kind,
                    json.getString("code", ""),
                    json.getInt("status", defaultStatus(kind)),
                    Duration.ofMillis(json.getInt("milliseconds", 0)),
                    find(json, "operation"),
                    find(json, "region"),
                    find(json, "key"),
                    json.containsKey("times") ? Optional.of(json.getInt("times")) : Optional.empty());
        } catch (JsonException | ClassCastException e) {
            throw new IllegalArgumentException("not a fault", e);
        }
    }

    static JsonObject print(Fault fault) {
        JsonObjectBuilder json = JsonText.object()
                .add("kind", fault.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (fault.kind() == FaultKind.ERROR) {
            json.add("code", fault.code());
        }
        if (fault.kind() == FaultKind.LATENCY) {
            json.add("milliseconds", fault.latency().toMillis());
        } else {
            json.add("status", fault.status());
        }
        fault.operation().ifPresent(operation -> json.add("operation", operation));
        fault.region().ifPresent(region -> json.add("region", region));
        fault.key().ifPresent(key -> json.add("key", key));
        fault.times().ifPresent(times -> json.add("times", times));
        return json.build();
    }

    private static int defaultStatus(FaultKind kind) {
        return kind == FaultKind.ERROR ? 400 : 200;
    }

    private static Optional<String> find(JsonObject json, String name) {
        return json.containsKey(name) ? Optional.of(json.getString(name)) : Optional.empty();
    }
}
