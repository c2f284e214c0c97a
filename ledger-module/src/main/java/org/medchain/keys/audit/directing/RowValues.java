package org.medchain.keys.audit.directing;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The directing values of a row, in a fixed order, as seal and event have them. Immutable.
 *
 * <p>Rule: patients are named by the UUID of their row, since events keep these values after an erasure.
 */
public final class RowValues {

    private static final RowValues NONE = new RowValues(Map.of());

    private final Map<String, Object> values;

    private RowValues(Map<String, Object> values) {
        this.values = values;
    }

    public static RowValues of() {
        return NONE;
    }

    /**
     * Adds a value. One that is absent leaves no trace, so that a column that a later version adds does not change the text.
     *
     * @param value null, an {@link Optional}, a number, a boolean, or what its {@code toString} tells exactly
     */
    public RowValues with(String name, Object value) {
        Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        if (present == null) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, present);
        return new RowValues(more);
    }

    /**
     * Adds a proposer: the subject under this name with {@code Subject} behind it, the time under this name with {@code At} in place of {@code By}. Adds
     * nothing where it is null.
     *
     * @param name ends with {@code By}
     */
    public RowValues withProposer(String name, Proposer proposer) {
        if (proposer == null) {
            return this;
        }
        String time = name.substring(0, name.length() - "By".length()) + "At";
        return with(name, proposer.name())
                .with(name + "Subject", proposer.subject())
                .with(time, proposer.storedTime());
    }

    /** A JSON object. Equal values have equal texts. */
    public String text() {
        JsonObjectBuilder object = JSON.createObjectBuilder();
        values.forEach((name, value) -> add(object, name, value));
        return object.build().toString();
    }

    private static void add(JsonObjectBuilder object, String name, Object value) {
        if (value instanceof Boolean flag) {
            object.add(name, flag);
        } else if (value instanceof Integer || value instanceof Long) {
            object.add(name, ((Number) value).longValue());
        } else {
            object.add(name, value.toString());
        }
    }

    @Override
    public String toString() {
        return text();
    }
}
