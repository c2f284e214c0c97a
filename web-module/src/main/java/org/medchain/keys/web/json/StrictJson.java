package org.medchain.keys.web.json;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.medchain.keys.MalformedValueException;

/**
 * Reads a body whose members no record describes, since a protocol of others has it: one JSON object in UTF-8, of a bounded size and depth, with at most
 * {@value #MOST_VALUES} values in it, in which no name is there twice. The bytes that were read are wiped; the texts in the object are left to the garbage collector.
 */
public final class StrictJson {

    private static final String BODY = "body";

    /**
     * The most values of a body; a batch of a thousand has less than half. The parser makes an object of each value, which takes many times the bytes
     * that a short one has in the body.
     */
    static final int MOST_VALUES = 10_000;

    private static final JsonParserFactory PARSERS = JSON.createParserFactory(Map.of());

    private final JsonParser parser;
    private int values;

    private StrictJson(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads a body.
     *
     * @param most how many bytes it may have
     * @param deepest how many objects and arrays may be in one another
     * @throws MalformedValueException if it is no such object
     */
    public static JsonObject read(InputStream in, int most, int deepest) throws IOException {
        byte[] bytes = in.readNBytes(most + 1);
        try {
            if (bytes.length > most) {
                throw new MalformedValueException(BODY, "must be at most " + most + " bytes");
            }
            return parse(bytes, deepest);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static JsonObject parse(byte[] bytes, int deepest) {
        try (JsonParser parser = PARSERS.createParser(utf8(bytes))) {
            if (!parser.hasNext() || parser.next() != Event.START_OBJECT) {
                throw new JsonException("no object is there");
            }
            JsonObject object = new StrictJson(parser).objectOf(deepest);
            // Asked once more at the end, the parser refuses what follows the value.
            if (parser.hasNext()) {
                throw new JsonException("there is a second value");
            }
            return object;
        } catch (JsonException
                | UnsupportedOperationException // of a number that is too long
                | NumberFormatException e) { // of an exponent that is too large
            throw new MalformedValueException(BODY, "must be one JSON object in UTF-8 (RFC 8259)");
        }
    }

    /** Returns a reader that refuses what is not UTF-8; the parser by itself replaces it. */
    private static Reader utf8(byte[] bytes) {
        return new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
    }

    /** Reads an object itself, since JSON-P takes the last of two members of one name. */
    private JsonObject objectOf(int depth) {
        requireDepth(depth);
        JsonObjectBuilder object = JSON.createObjectBuilder();
        Set<String> names = new HashSet<>();
        while (parser.next() != Event.END_OBJECT) {
            String name = parser.getString();
            if (!names.add(name)) {
                throw new JsonException("a member is there twice");
            }
            object.add(name, valueOf(parser.next(), depth));
        }
        return object.build();
    }

    private JsonValue valueOf(Event event, int depth) {
        values++;
        requireFew(values);
        return switch (event) {
            case START_OBJECT -> objectOf(depth - 1);
            case START_ARRAY -> arrayOf(depth - 1);
            default -> parser.getValue();
        };
    }

    /** @throws MalformedValueException if a body has more values than it may have */
    static void requireFew(int values) {
        if (values > MOST_VALUES) {
            throw new MalformedValueException(BODY, "must have at most " + MOST_VALUES + " values");
        }
    }

    private JsonArray arrayOf(int depth) {
        requireDepth(depth);
        JsonArrayBuilder items = JSON.createArrayBuilder();
        for (Event item = parser.next(); item != Event.END_ARRAY; item = parser.next()) {
            items.add(valueOf(item, depth));
        }
        return items.build();
    }

    private static void requireDepth(int depth) {
        if (depth == 0) {
            throw new JsonException("an object or array is too deep");
        }
    }
}
