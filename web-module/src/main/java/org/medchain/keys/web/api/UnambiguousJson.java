package org.medchain.keys.web.api;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * JSON that means the same to every reader: one value in UTF-8, nothing after it, and no member twice in an object (RFC 8259
 * section 4 leaves open which of two counts). At most {@value #MAX_DEPTH} objects and lists stand in each other.
 */
final class UnambiguousJson {

    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private static final int MAX_DEPTH = 32;

    private UnambiguousJson() {}

    /** @throws JsonException if the body is not such JSON; the message repeats nothing of it */
    static void require(byte[] body) {
        Deque<Set<String>> open = new ArrayDeque<>();
        try (JsonParser parser = PARSERS.createParser(new ByteArrayInputStream(body), StandardCharsets.UTF_8)) {
            // Asked once more at the end, the parser refuses what follows the value.
            while (parser.hasNext()) {
                switch (parser.next()) {
                    case START_OBJECT, START_ARRAY -> push(new HashSet<>(), open);
                    case KEY_NAME -> requireNew(parser.getString(), open.element());
                    case END_OBJECT, END_ARRAY -> open.pop();
                    default -> {}
                }
            }
        }
    }

    private static void push(Set<String> members, Deque<Set<String>> open) {
        if (open.size() == MAX_DEPTH) {
            throw new JsonException("the body is nested too deep");
        }
        open.push(members);
    }

    private static void requireNew(String member, Set<String> before) {
        if (!before.add(member)) {
            throw new JsonException("an object has a member twice");
        }
    }
}
