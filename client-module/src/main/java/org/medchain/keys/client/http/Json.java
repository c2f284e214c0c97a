package org.medchain.keys.client.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of an answer. Texts stay bytes of the body until they are asked for, so that a plain key is never a String and goes when the body is
 * wiped.
 */
sealed interface Json {

    /** @throws UnreadableJsonException if the value is of another kind */
    private <T extends Json> T as(Class<T> kind) {
        if (!kind.isInstance(this)) {
            throw new UnreadableJsonException();
        }
        return kind.cast(this);
    }

    /** The member of an object. */
    default Optional<Json> find(String name) {
        return Optional.ofNullable(as(Members.class).byName().get(name));
    }

    default Json require(String name) {
        return find(name).orElseThrow(UnreadableJsonException::new);
    }

    default List<Json> items() {
        return as(Items.class).values();
    }

    default String text() {
        return as(Text.class).decoded();
    }

    default byte[] base64() {
        return as(Text.class).fromBase64();
    }

    default int number() {
        return as(Literal.class).toInt();
    }

    default boolean flag() {
        return as(Literal.class).toBoolean();
    }

    /** An object. */
    record Members(Map<String, Json> byName) implements Json {}

    /** An array. */
    record Items(List<Json> values) implements Json {}

    /** A number, {@code true}, {@code false} or {@code null}. */
    record Literal(String spelled) implements Json {

        private boolean toBoolean() {
            return switch (spelled) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new UnreadableJsonException();
            };
        }

        private int toInt() {
            try {
                return Integer.parseInt(spelled);
            } catch (NumberFormatException e) {
                throw new UnreadableJsonException();
            }
        }
    }

    /** The text between two quotes. */
    record Text(byte[] body, int from, int to) implements Json {

        private byte[] fromBase64() {
            byte[] spelled = Arrays.copyOfRange(body, from, to);
            try {
                return Base64.getDecoder().decode(spelled);
            } catch (IllegalArgumentException e) {
                throw new UnreadableJsonException();
            } finally {
                Arrays.fill(spelled, (byte) 0);
            }
        }

        private String decoded() {
            try {
                return unescaped(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(body, from, to - from))
                        .toString());
            } catch (CharacterCodingException e) {
                throw new UnreadableJsonException();
            }
        }

        private static String unescaped(String spelled) {
            if (spelled.indexOf('\\') < 0) {
                return spelled;
            }
            StringBuilder text = new StringBuilder(spelled.length());
            for (int i = 0; i < spelled.length(); i++) {
                char c = spelled.charAt(i);
                if (c == '\\') {
                    c = spelled.charAt(++i);
                    if (c == 'u') {
                        c = (char) hex(spelled, i + 1);
                        i += 4;
                    } else {
                        c = meant(c);
                    }
                }
                text.append(c);
            }
            return text.toString();
        }

        private static int hex(String spelled, int from) {
            if (from + 4 > spelled.length()
                    || !spelled.substring(from, from + 4).matches("[0-9A-Fa-f]{4}")) {
                throw new UnreadableJsonException();
            }
            return Integer.parseInt(spelled, from, from + 4, 16);
        }

        private static char meant(char escaped) {
            return switch (escaped) {
                case '"', '\\', '/' -> escaped;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                default -> throw new UnreadableJsonException();
            };
        }

        @Override
        public String toString() {
            return "Text[redacted]";
        }
    }
}
