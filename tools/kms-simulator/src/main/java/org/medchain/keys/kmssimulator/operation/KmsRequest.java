package org.medchain.keys.kmssimulator.operation;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.medchain.keys.kmssimulator.key.KmsErrorException;
import org.medchain.keys.kmssimulator.signature.Caller;

/**
 * One request: its operation ({@code Decrypt}), who makes it for which Region, and its members. Members of a wrong
 * type are answered with {@code SerializationException}, missing ones with {@code ValidationException}.
 */
public record KmsRequest(String operation, Caller caller, JsonObject body) {

    String region() {
        return caller.region();
    }

    String require(String name) {
        return find(name)
                .orElseThrow(() -> KmsErrorException.validation("1 validation error detected: Value null at '" + name
                        + "' failed to satisfy constraint: Member must" + " not be null"));
    }

    Optional<String> find(String name) {
        return member(name, JsonString.class).map(JsonString::getString);
    }

    Optional<Integer> findInt(String name) {
        return member(name, JsonNumber.class).map(JsonNumber::intValue);
    }

    boolean isTrue(String name) {
        JsonValue value = body.getOrDefault(name, JsonValue.FALSE);
        if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
            throw serialization(name);
        }
        return value == JsonValue.TRUE;
    }

    byte[] requireBlob(String name) {
        try {
            return Base64.getDecoder().decode(require(name));
        } catch (IllegalArgumentException e) {
            throw serialization(name);
        }
    }

    /** The entries of an encryption context; none if the member is absent. */
    Map<String, String> context(String name) {
        Map<String, String> context = new TreeMap<>();
        member(name, JsonObject.class)
                .ifPresent(entries -> entries.forEach((key, value) -> {
                    if (!(value instanceof JsonString text)) {
                        throw serialization(name);
                    }
                    context.put(key, text.getString());
                }));
        return context;
    }

    /** @throws KmsErrorException if the request has a member that the simulator would not obey */
    void refuse(String name) {
        JsonValue value = body.getOrDefault(name, JsonValue.NULL);
        boolean empty = value instanceof JsonArray array && array.isEmpty();
        if (value != JsonValue.NULL && !empty) {
            throw KmsErrorException.unsupported("The simulator does not support " + name + ".");
        }
    }

    private <T extends JsonValue> Optional<T> member(String name, Class<T> type) {
        JsonValue value = body.getOrDefault(name, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw serialization(name);
        }
        return Optional.of(type.cast(value));
    }

    private static KmsErrorException serialization(String name) {
        return new KmsErrorException("SerializationException", name + " has another type.");
    }
}
