package org.medchain.keys.web.openapi;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonValue;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.util.Map;

/** Writes JSON on lines of their own, for people. */
final class PrettyJson {

    private PrettyJson() {}

    static String of(JsonValue value) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = JSON.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(text)) {
            writer.write(value);
        }
        return text.toString().strip();
    }
}
