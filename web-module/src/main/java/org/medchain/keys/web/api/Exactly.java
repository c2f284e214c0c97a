package org.medchain.keys.web.api;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.bind.JsonbException;
import jakarta.json.bind.serializer.DeserializationContext;
import jakarta.json.bind.serializer.JsonbDeserializer;
import jakarta.json.stream.JsonParser;
import java.lang.reflect.Type;

/**
 * Reads JSON values without converting their types: by itself, JSON binding makes {@code false} of any text and a text of any
 * number.
 */
final class Exactly {

    private Exactly() {}

    /** {@code true}, {@code false} or {@code null}, and no text or number. */
    static final class ABoolean implements JsonbDeserializer<Boolean> {

        @Override
        public Boolean deserialize(JsonParser parser, DeserializationContext context, Type type) {
            return switch (parser.getValue().getValueType()) {
                case TRUE -> true;
                case FALSE -> false;
                case NULL -> null;
                default -> throw new JsonbException("a boolean is asked for");
            };
        }
    }

    /** A text or {@code null}, and no number. */
    static final class AText implements JsonbDeserializer<String> {

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context, Type type) {
            JsonValue value = parser.getValue();
            return switch (value.getValueType()) {
                case STRING -> ((JsonString) value).getString();
                case NULL -> null;
                default -> throw new JsonbException("a text is asked for");
            };
        }
    }
}
