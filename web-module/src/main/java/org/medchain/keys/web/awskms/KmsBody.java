package org.medchain.keys.web.awskms;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
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
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.json.UnknownName;

/**
 * The body of a request of AWS KMS' protocol: a JSON object whose members an operation knows. What it does not know is refused by name, so that no wish
 * of a caller is passed over in silence.
 */
final class KmsBody {

    private static final int MAX_BYTES = 65_536;
    private static final String BODY = "body";

    /** The member that some clients always send; any operation takes it if it is empty. */
    private static final String GRANT_TOKENS = "GrantTokens";

    private static final String DRY_RUN = "DryRun";

    /** A body has members, and an encryption context has entries. */
    private static final int DEEPEST = 2;

    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private final JsonObject members;

    private KmsBody(JsonObject members) {
        this.members = members;
    }

    /**
     * Reads a body.
     *
     * @param known the members that the operation has
     * @throws MalformedValueException if it is no such object, or asks for what there is not
     */
    static KmsBody read(InputStream in, String... known) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        try {
            if (bytes.length > MAX_BYTES) {
                throw new MalformedValueException(BODY, "must be at most " + MAX_BYTES + " bytes");
            }
            KmsBody body = new KmsBody(parse(bytes));
            body.requireNoOthersThan(Set.of(known));
            body.requireNothingAsked();
            return body;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static JsonObject parse(byte[] bytes) {
        try (JsonParser parser = PARSERS.createParser(utf8(bytes))) {
            if (!parser.hasNext() || parser.next() != Event.START_OBJECT) {
                throw new JsonException("no object is there");
            }
            JsonObject object = objectOf(parser, DEEPEST);
            // Asked once more at the end, the parser refuses what follows the value.
            if (parser.hasNext()) {
                throw new JsonException("there is a second value");
            }
            return object;
        } catch (JsonException | UnsupportedOperationException e) { // the second of a number that is too long
            throw new MalformedValueException(BODY, "must be one JSON object in UTF-8 (RFC 8259)");
        }
    }

    /** Returns a reader that refuses what is not UTF-8; the parser by itself replaces it. */
    private static Reader utf8(byte[] bytes) {
        return new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
    }

    /** Reads an object itself, since JSON-P takes the last of two members of one name. Arrays have texts alone. */
    private static JsonObject objectOf(JsonParser parser, int depth) {
        if (depth == 0) {
            throw new JsonException("an object is too deep");
        }
        JsonObjectBuilder object = Json.createObjectBuilder();
        Set<String> names = new HashSet<>();
        while (parser.next() != Event.END_OBJECT) {
            String name = parser.getString();
            if (!names.add(name)) {
                throw new JsonException("a member is there twice");
            }
            object.add(name, valueOf(parser, parser.next(), depth));
        }
        return object.build();
    }

    private static JsonValue valueOf(JsonParser parser, Event event, int depth) {
        if (event == Event.START_OBJECT) {
            return objectOf(parser, depth - 1);
        }
        if (event != Event.START_ARRAY) {
            return parser.getValue();
        }
        JsonArrayBuilder texts = Json.createArrayBuilder();
        for (Event item = parser.next(); item != Event.END_ARRAY; item = parser.next()) {
            if (item != Event.VALUE_STRING) {
                throw new JsonException("an array has more than texts");
            }
            texts.add(parser.getValue());
        }
        return texts.build();
    }

    private void requireNoOthersThan(Set<String> known) {
        for (String name : members.keySet()) {
            if (!known.contains(name) && !name.equals(GRANT_TOKENS) && !name.equals(DRY_RUN)) {
                throw UnknownName.refuse(name, BODY);
            }
        }
    }

    private void requireNothingAsked() {
        JsonValue dryRun = members.getOrDefault(DRY_RUN, JsonValue.FALSE);
        if (!dryRun.equals(JsonValue.FALSE) && !dryRun.equals(JsonValue.NULL)) {
            throw new MalformedValueException(DRY_RUN, "must be false");
        }
        JsonValue tokens = members.getOrDefault(GRANT_TOKENS, JsonValue.NULL);
        if (!tokens.equals(JsonValue.NULL) && !(tokens instanceof JsonArray list && list.isEmpty())) {
            throw new MalformedValueException(GRANT_TOKENS, "must be empty: there are no grants");
        }
    }

    private Optional<JsonValue> find(String name) {
        return Optional.ofNullable(members.get(name)).filter(value -> !value.equals(JsonValue.NULL));
    }

    Optional<String> findText(String name) {
        return find(name).map(value -> textOf(name, value, "must be a text"));
    }

    String text(String name) {
        return findText(name).orElseThrow(() -> new MalformedValueException(name, Bodies.MISSING));
    }

    Optional<Integer> findNumber(String name) {
        return find(name).map(value -> {
            if (value instanceof JsonNumber number
                    && number.isIntegral()
                    && number.bigIntegerValue().bitLength() < 32) {
                return number.intValueExact();
            }
            throw new MalformedValueException(name, "must be a whole number");
        });
    }

    /** @throws MalformedValueException unless it is missing or the one algorithm that there is */
    void requireSymmetric(String name) {
        if (!findText(name).orElse(AwsKmsResource.ALGORITHM).equals(AwsKmsResource.ALGORITHM)) {
            throw new MalformedValueException(name, "must be " + AwsKmsResource.ALGORITHM);
        }
    }

    /** Bytes in base64, for the caller to wipe if they are a secret. Their text is left to the garbage collector. */
    byte[] bytes(String name) {
        try {
            return Base64.getDecoder().decode(text(name));
        } catch (MalformedValueException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException(name, "must be base64 (RFC 4648 section 4), without line breaks");
        }
    }

    /** The entries of an encryption context; none if it is missing. */
    Map<String, String> entries(String name) {
        Map<String, String> entries = new LinkedHashMap<>();
        find(name).ifPresent(value -> {
            if (!(value instanceof JsonObject object)) {
                throw new MalformedValueException(name, "must be a JSON object");
            }
            object.forEach((entry, text) -> entries.put(entry, textOf(name, text, "must have texts only")));
        });
        return entries;
    }

    private static String textOf(String name, JsonValue value, String rule) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw new MalformedValueException(name, rule);
    }
}
