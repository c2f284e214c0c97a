package org.medchain.keys.web.audit;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import org.medchain.keys.audit.RowChange;

/** The change of a row that directs the service, as auditors see it: what has no values is absent. */
public record RowChangeView(String of, long number, JsonValue before, JsonValue after) {

    static RowChangeView of(RowChange change) {
        return new RowChangeView(
                change.subject(),
                change.number(),
                change.before().map(RowChangeView::parse).orElse(null),
                change.after().map(RowChangeView::parse).orElse(null));
    }

    /** Returns the members in alphabetical order. */
    JsonObject toJson() {
        JsonObjectBuilder json = JSON.createObjectBuilder();
        if (after != null) {
            json.add("after", after);
        }
        if (before != null) {
            json.add("before", before);
        }
        return json.add("number", number).add("of", of).build();
    }

    /**
     * Reads the values; rows of events may have been changed by anybody, so a text that is no JSON is shown as it is.
     */
    private static JsonValue parse(String values) {
        try (JsonReader reader = JSON.createReader(new StringReader(values))) {
            return reader.readValue();
        } catch (RuntimeException e) { // of more than the syntax: nesting, exponents
            return JSON.createValue(values);
        }
    }
}
