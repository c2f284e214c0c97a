package org.medchain.keys.chain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Joins fields so that no two sequences of fields have the same bytes: numbers in fixed width, big-endian; text as UTF-8
 * with its length in bytes before it (2 bytes, of a long text 4).
 */
final class ByteFields {

    /** The longest text, in bytes of UTF-8. */
    static final int MAX_TEXT = 4_096;

    private static final int USUAL = 512;
    private static final int ABSENT = 0x00;
    private static final int PRESENT = 0x01;

    private byte[] buffer = new byte[USUAL];
    private int length;

    /** A label of fixed length, as it stands. */
    ByteFields label(String ascii) {
        return append(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    ByteFields octet(int value) {
        reserve(Byte.BYTES);
        buffer[length++] = (byte) value;
        return this;
    }

    ByteFields number(int value) {
        return bigEndian(value, Integer.BYTES);
    }

    ByteFields number(long value) {
        return bigEndian(value, Long.BYTES);
    }

    ByteFields uuid(UUID value) {
        return number(value.getMostSignificantBits()).number(value.getLeastSignificantBits());
    }

    /** The text was checked by {@link #requireText}. */
    ByteFields text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return bigEndian(utf8.length, Short.BYTES).append(utf8);
    }

    /** Appends a text with its length in 4 bytes. The text was checked by {@link #requireText(String, String, int)}. */
    ByteFields longText(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return number(utf8.length).append(utf8);
    }

    /** A byte that tells whether there is a value, then the value if there is. */
    <T> ByteFields optional(Optional<T> value, BiConsumer<ByteFields, T> present) {
        octet(value.isPresent() ? PRESENT : ABSENT);
        if (value.isPresent()) {
            present.accept(this, value.get());
        }
        return this;
    }

    ByteFields append(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    private ByteFields bigEndian(long value, int width) {
        reserve(width);
        for (int shift = (width - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            buffer[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    private void reserve(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
        }
    }

    /**
     * Refuses unpaired surrogates, since UTF-8 has no bytes for them and two texts would get the same, and texts that
     * are too long.
     *
     * @throws MalformedAuditException if the text has unpaired surrogates or more than {@value #MAX_TEXT} bytes of UTF-8
     */
    static void requireText(String field, String value) {
        requireText(field, value, MAX_TEXT);
    }

    /**
     * Refuses unpaired surrogates and texts that are longer than this bound.
     *
     * @param most bytes of UTF-8
     */
    static void requireText(String field, String value, int most) {
        long utf8Length = 0;
        for (int i = 0; i < value.length(); i++) {
            char unit = value.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean paired = Character.isHighSurrogate(unit)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(++i));
                utf8Length += paired ? 4 : most + 1L;
            } else {
                utf8Length += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
            }
        }
        if (utf8Length > most) {
            throw new MalformedAuditException(field);
        }
    }
}
