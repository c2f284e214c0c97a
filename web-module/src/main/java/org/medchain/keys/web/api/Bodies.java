package org.medchain.keys.web.api;

import jakarta.json.JsonValue;
import java.util.Optional;
import org.medchain.keys.MalformedValueException;

/**
 * What all request bodies have in common: there must be one. Resource methods consume every type, although {@link BodyRules}
 * lets only JSON through: a body of another type is then refused after the caller is known, so that the refusal is audited.
 */
final class Bodies {

    private Bodies() {}

    /** @throws MalformedValueException if the request had no body, or {@code null} for one */
    static <T> T require(T body) {
        if (body == null) {
            throw new MalformedValueException("body");
        }
        return body;
    }

    /**
     * A member that is true or false. JSON binding would take any other text for false.
     *
     * @throws MalformedValueException if it is something else
     */
    static Optional<Boolean> parseSwitch(String field, JsonValue value) {
        if (value == null || value == JsonValue.NULL) {
            return Optional.empty();
        }
        if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
            throw new MalformedValueException(field);
        }
        return Optional.of(value == JsonValue.TRUE);
    }
}
