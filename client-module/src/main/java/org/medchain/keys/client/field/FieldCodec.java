package org.medchain.keys.client.field;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.medchain.keys.MalformedValueException;

/**
 * The bytes of a field's values.
 *
 * @param <T> the type of the values
 */
public interface FieldCodec<T> {

    /**
     * @return bytes that the caller may wipe
     * @throws MalformedValueException if they would not be all of the value
     */
    byte[] toBytes(T value);

    /** @param bytes authentic, as {@link #toBytes} made them; they are wiped afterwards */
    T fromBytes(byte[] bytes);

    /** The codec of text in UTF-8. Text with half a character, as one that was cut has, is refused: UTF-8 has no bytes for it. */
    static FieldCodec<String> text() {
        return new FieldCodec<>() {
            @Override
            public byte[] toBytes(String value) {
                if (value.codePoints().anyMatch(codePoint -> Character.getType(codePoint) == Character.SURROGATE)) {
                    throw new MalformedValueException("value", "must have no half characters");
                }
                return value.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String fromBytes(byte[] bytes) {
                try {
                    return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
                } catch (CharacterCodingException e) {
                    throw new IllegalArgumentException("the bytes are no text in UTF-8", e);
                }
            }
        };
    }
}
