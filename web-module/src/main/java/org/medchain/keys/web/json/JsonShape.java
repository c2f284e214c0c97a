package org.medchain.keys.web.json;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;

/**
 * Checks that a body is the JSON object that a record describes, before JSON binding reads it. By itself, JSON binding takes a text for a boolean, a
 * number for a text, and the last of two members of one name (RFC 8259 section 4 leaves open which one counts).
 *
 * <p>A record's components are its members. A member may be missing or {@code null}; the record tells what is needed. A body has at most
 * {@value StrictJson#MOST_VALUES} values: JSON binding makes an object of each.
 */
final class JsonShape {

    private static final JsonParserFactory PARSERS = JSON.createParserFactory(Map.of());

    private static final String BODY = "body";

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,10}");

    private final JsonParser parser;
    private int values;

    private JsonShape(JsonParser parser) {
        this.parser = parser;
    }

    /** @throws MalformedValueException if the body is not one such object in UTF-8; it names the member and repeats no value */
    static void require(byte[] body, Class<?> shape) {
        try (JsonParser parser = PARSERS.createParser(
                new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8.newDecoder()))) {
            if (!parser.hasNext()) {
                throw new JsonException("nothing is there");
            }
            new JsonShape(parser).value(parser.next(), shape, BODY);
            // Asked once more at the end, the parser refuses what follows the value.
            if (parser.hasNext()) {
                throw new JsonException("there is a second value");
            }
        } catch (JsonException e) {
            throw new MalformedValueException(BODY, "must be one JSON object in UTF-8 (RFC 8259)");
        }
    }

    private void value(Event event, Type shape, String name) {
        values++;
        StrictJson.requireFew(values);
        if (event == Event.VALUE_NULL) {
            return;
        }
        if (shape == String.class) {
            require(event == Event.VALUE_STRING, name, "must be a text");
        } else if (shape == Boolean.class) {
            require(event == Event.VALUE_TRUE || event == Event.VALUE_FALSE, name, "must be true or false");
        } else if (shape == Integer.class) {
            require(event == Event.VALUE_NUMBER && isInteger(parser.getString()), name, "must be a whole number");
        } else if (shape instanceof ParameterizedType list && list.getRawType() == List.class) {
            require(event == Event.START_ARRAY, name, "must be a list");
            elements(list.getActualTypeArguments()[0], name);
        } else {
            require(event == Event.START_OBJECT, name, "must be a JSON object");
            members((Class<?>) shape, name);
        }
    }

    /** Returns true if the text of a number is that of an {@code int}, written without fraction and exponent. */
    private static boolean isInteger(String number) {
        return INTEGER.matcher(number).matches() && Long.parseLong(number) == (int) Long.parseLong(number);
    }

    private void elements(Type shape, String name) {
        for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
            value(event, shape, name);
        }
    }

    private void members(Class<?> shape, String name) {
        Set<String> before = new HashSet<>();
        while (parser.next() != Event.END_OBJECT) {
            String member = parser.getString();
            RecordComponent component = component(shape, member, name);
            String path = name.equals(BODY) ? member : name + "." + member;
            require(before.add(member), path, "must be there once");
            value(parser.next(), component.getGenericType(), path);
        }
    }

    private static RecordComponent component(Class<?> shape, String member, String name) {
        return Arrays.stream(shape.getRecordComponents())
                .filter(component -> component.getName().equals(member))
                .findFirst()
                .orElseThrow(() -> UnknownName.refuse(member, name));
    }

    private static void require(boolean met, String name, String rule) {
        if (!met) {
            throw new MalformedValueException(name, rule);
        }
    }
}
