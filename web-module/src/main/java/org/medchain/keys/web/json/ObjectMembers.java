package org.medchain.keys.web.json;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Base64;
import java.util.Optional;
import org.medchain.keys.MalformedValueException;

/**
 * The members of a JSON object that a client of another protocol sent. A member that is null is missing.
 *
 * @param within what stands before a member's name where a fault of it is told; nothing for a body
 */
public record ObjectMembers(JsonObject object, String within) {

    public Optional<JsonValue> find(String name) {
        return Optional.ofNullable(object.get(name)).filter(value -> !value.equals(JsonValue.NULL));
    }

    /** Returns the name by which a fault of a member is told. */
    public String fieldOf(String name) {
        return within + name;
    }

    /** @throws MalformedValueException if it is no text */
    public Optional<String> findText(String name) {
        return find(name).map(value -> {
            if (value instanceof JsonString text) {
                return text.getString();
            }
            throw new MalformedValueException(fieldOf(name), "must be a text");
        });
    }

    /** @throws MalformedValueException if it is missing, or no text */
    public String text(String name) {
        return findText(name).orElseThrow(() -> new MalformedValueException(fieldOf(name), Bodies.MISSING));
    }

    /**
     * Decodes the text of a member, for the caller to wipe if it is a secret. The text is left to the garbage collector.
     *
     * @throws MalformedValueException if it is not in base64
     */
    public byte[] decode(String name, String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException(
                    fieldOf(name), "must be base64 (RFC 4648 section 4), without line breaks");
        }
    }
}
