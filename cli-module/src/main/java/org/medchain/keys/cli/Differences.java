package org.medchain.keys.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares what is wanted of a thing with what the service shows of it. What is not wanted does not count. */
final class Differences {

    /** The readers of settings that can be written in several ways. */
    private static final Map<String, Function<String, Object>> WRITTEN_AS = Map.of(
            "destructionWindow", Duration::parse,
            "sealingPeriod", Duration::parse,
            "recoveryKeyWait", Duration::parse,
            "rotationPolicy.maxAge", Duration::parse,
            "auditRetention", text -> Period.parse(text).normalized(),
            "cmkActiveFrom", text -> OffsetDateTime.parse(text).toInstant(),
            "cmkActiveUntil", text -> OffsetDateTime.parse(text).toInstant());

    private static final String DAYS = "rotationPolicy.window.days";

    private Differences() {}

    /**
     * A setting that is not as it is wanted.
     *
     * @param name with the names above it, such as {@code rotationPolicy.maxAge}
     * @param shown empty if it is absent
     */
    record Difference(String name, Optional<JsonValue> shown, JsonValue wanted) {

        Optional<String> shownText() {
            return shown.map(Differences::text);
        }

        String wantedText() {
            return text(wanted);
        }
    }

    /** @param prefix of the names */
    static List<Difference> between(String prefix, JsonObject wanted, JsonObject shown) {
        List<Difference> found = new ArrayList<>();
        wanted.forEach((member, value) -> {
            String name = prefix + member;
            Optional<JsonValue> now = Optional.ofNullable(shown.get(member));
            if (value instanceof JsonObject object) {
                JsonObject below = now.filter(JsonObject.class::isInstance)
                        .map(JsonValue::asJsonObject)
                        .orElse(JsonObject.EMPTY_JSON_OBJECT);
                found.addAll(between(name + ".", object, below));
            } else if (!isSame(name, value, now)) {
                found.add(new Difference(name, now, value));
            }
        });
        return found;
    }

    private static boolean isSame(String name, JsonValue wanted, Optional<JsonValue> shown) {
        if (wanted == JsonValue.NULL || wanted.equals(JsonValue.EMPTY_JSON_ARRAY)) {
            return shown.isEmpty();
        }
        return shown.filter(now -> valueOf(name, now).equals(valueOf(name, wanted)))
                .isPresent();
    }

    /** Returns the same for each way to write a value; what can't be read is left to the service, which refuses it. */
    private static Object valueOf(String name, JsonValue value) {
        if (name.equals(DAYS) && value instanceof JsonArray days) {
            return new HashSet<>(days);
        }
        if (value instanceof JsonString string && WRITTEN_AS.containsKey(name)) {
            try {
                return WRITTEN_AS.get(name).apply(string.getString());
            } catch (DateTimeException | ArithmeticException e) {
                return value;
            }
        }
        return value;
    }

    private static String text(JsonValue value) {
        if (value instanceof JsonArray array) {
            return array.stream().map(Differences::text).collect(Collectors.joining(" "));
        }
        if (value == JsonValue.NULL) {
            return "";
        }
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
