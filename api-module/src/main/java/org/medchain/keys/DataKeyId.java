package org.medchain.keys;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Names one data key, for ever: a UUIDv7 (RFC 9562). It stays the same through every rotation. */
public record DataKeyId(UUID value) {

    /** Length of {@link #toBytes()}. */
    public static final int LENGTH = 16;

    /** @throws MalformedValueException if the text is not a UUID in its canonical form of 36 characters */
    public static DataKeyId parse(String text) {
        if (text.length() != 36) {
            throw new MalformedValueException("keyId");
        }
        try {
            return new DataKeyId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException("keyId");
        }
    }

    /** The 16 bytes of the UUID, most significant first. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(LENGTH)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
