package org.medchain.keys.console.page;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.medchain.keys.console.page.EventView.Value;

/** Compares the values of a row before and after a change, name by name. */
final class RowDifference {

    private RowDifference() {}

    /** @param before JSON, as audit events have it; empty if there was no row */
    static List<Value> of(Optional<String> before, Optional<String> after) {
        Map<String, String> old = parse(before);
        Map<String, String> current = parse(after);
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(current.keySet());
        return names.stream()
                .map(name -> value(name, old.getOrDefault(name, ""), current.getOrDefault(name, "")))
                .toList();
    }

    private static Value value(String name, String before, String after) {
        return new Value(name, before, after, !before.equals(after));
    }

    /** Rows may have been changed by anybody: a text that is no JSON object is shown as it is. */
    private static Map<String, String> parse(Optional<String> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        try (JsonReader reader = JSON.createReader(new StringReader(values.get()))) {
            JsonObject object = reader.readObject();
            Map<String, String> parsed = new TreeMap<>();
            object.forEach((name, value) -> parsed.put(name, text(value)));
            return parsed;
        } catch (RuntimeException e) { // of more than the syntax: nesting, exponents
            return Map.of("", values.get());
        }
    }

    private static String text(JsonValue value) {
        if (value.getValueType() == JsonValue.ValueType.NULL) {
            return "";
        }
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
