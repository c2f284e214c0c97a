package org.medchain.keys.edge;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Paths and queries as they go over the wire (RFC 3986, 3.3 and 3.4): some of ASCII, with everything else as the
 * percent-encoded bytes of UTF-8.
 */
final class PercentEncoding {

    private static final int HEX = 16;
    private static final String NOT_OF_A_PATH = "\"<>[\\]^`{|}?#";
    private static final String NOT_OF_A_QUERY = "\"<>[\\]^`{|}#";

    private PercentEncoding() {}

    /** A path has no control character either, encoded or not. */
    static boolean isPath(String raw) {
        return isEncoded(raw, NOT_OF_A_PATH, true);
    }

    static boolean isQuery(String raw) {
        return isEncoded(raw, NOT_OF_A_QUERY, false);
    }

    private static boolean isEncoded(String raw, String excluded, boolean withoutControls) {
        ByteBuffer decoded = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            int value = raw.charAt(i);
            if (value <= ' ' || value > '~' || excluded.indexOf(value) >= 0) {
                return false;
            }
            if (value == '%') {
                value = byteAt(raw, i + 1);
                i += 2;
            }
            if (value < 0 || (withoutControls && (value < ' ' || value == 0x7f))) {
                return false;
            }
            decoded.put((byte) value);
        }
        return isUtf8(decoded.flip());
    }

    /** The byte whose two digits begin there, or -1. */
    private static int byteAt(String raw, int index) {
        if (index + 1 >= raw.length()) {
            return -1;
        }
        int high = digit(raw.charAt(index));
        int low = digit(raw.charAt(index + 1));
        return high < 0 || low < 0 ? -1 : high * HEX + low;
    }

    private static int digit(char character) {
        return character > '~' ? -1 : Character.digit(character, HEX);
    }

    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
