package org.medchain.keys.development;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes JSON (RFC 8259) in ASCII: strings, integers, booleans, lists, and objects in the order of their map. It reads
 * none.
 */
final class Json {

    private Json() {}

    /** @throws IllegalArgumentException for a value of another type, null included */
    static String write(Object value) {
        if (value instanceof String text) {
            return quote(text);
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof Collection<?> items) {
            return items.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Map<?, ?> members) {
            return members.entrySet().stream().map(Json::member).collect(Collectors.joining(",", "{", "}"));
        }
        throw new IllegalArgumentException("JSON has no form for this type");
    }

    private static String member(Map.Entry<?, ?> member) {
        return quote((String) member.getKey()) + ":" + write(member.getValue());
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(unit -> appendEscaped(quoted, (char) unit));
        return quoted.append('"').toString();
    }

    private static void appendEscaped(StringBuilder quoted, char unit) {
        if (unit == '"' || unit == '\\') {
            quoted.append('\\').append(unit);
        } else if (unit >= ' ' && unit <= '~') {
            quoted.append(unit);
        } else {
            quoted.append(String.format("\\u%04x", (int) unit));
        }
    }
}
