package org.medchain.keys.client.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads JSON (RFC 8259) strictly: no member twice, nothing behind the value, no deeper than the answers of the service are. */
final class JsonReader {

    private static final int MOST_DEPTH = 8;
    private static final Pattern LITERAL =
            Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final byte[] body;
    private int position;

    private JsonReader(byte[] body) {
        this.body = body;
    }

    /**
     * @param body is kept by the texts in it
     * @throws UnreadableJsonException if it is anything else
     */
    static Json read(byte[] body) {
        JsonReader reader = new JsonReader(body);
        Json value = reader.value(MOST_DEPTH);
        reader.skipBlanks();
        if (reader.position < body.length) {
            throw new UnreadableJsonException();
        }
        return value;
    }

    private Json value(int depth) {
        if (depth == 0) {
            throw new UnreadableJsonException();
        }
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> text();
            default -> literal();
        };
    }

    private Json members(int depth) {
        Map<String, Json> members = new LinkedHashMap<>();
        take('{');
        if (peek() != '}') {
            do {
                String name = text().text();
                take(':');
                if (members.put(name, value(depth - 1)) != null) {
                    throw new UnreadableJsonException();
                }
            } while (takeIf(','));
        }
        take('}');
        return new Json.Members(members);
    }

    private Json items(int depth) {
        List<Json> items = new ArrayList<>();
        take('[');
        if (peek() != ']') {
            do {
                items.add(value(depth - 1));
            } while (takeIf(','));
        }
        take(']');
        return new Json.Items(items);
    }

    private Json text() {
        take('"');
        int from = position;
        while (current() != '"') {
            if (current() >= 0 && current() < ' ') {
                throw new UnreadableJsonException();
            }
            position += current() == '\\' ? 2 : 1;
        }
        position++;
        return new Json.Text(body, from, position - 1);
    }

    private Json literal() {
        int from = position;
        while (position < body.length && "+-.0123456789aefElnrstu".indexOf(body[position]) >= 0) {
            position++;
        }
        String spelled = new String(body, from, position - from, StandardCharsets.US_ASCII);
        if (!LITERAL.matcher(spelled).matches()) {
            throw new UnreadableJsonException();
        }
        return new Json.Literal(spelled);
    }

    private byte peek() {
        skipBlanks();
        return current();
    }

    private byte current() {
        if (position >= body.length) {
            throw new UnreadableJsonException();
        }
        return body[position];
    }

    private void take(char wanted) {
        if (peek() != wanted) {
            throw new UnreadableJsonException();
        }
        position++;
    }

    private boolean takeIf(char wanted) {
        boolean there = peek() == wanted;
        if (there) {
            position++;
        }
        return there;
    }

    private void skipBlanks() {
        while (position < body.length && " \t\r\n".indexOf(body[position]) >= 0) {
            position++;
        }
    }
}
