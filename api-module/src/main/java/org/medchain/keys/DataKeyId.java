package org.medchain.keys;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Names one data key, for ever: a UUIDv7 (RFC 9562). It stays the same through every rotation. */
public record DataKeyId(UUID value) {

    /** The length of {@link #toBytes()}. */
    public static final int LENGTH = 16;

    /**
     * @param text the 36 characters of RFC 9562 section 4; case does not count
     * @throws MalformedValueException if the text is anything else
     */
    public static DataKeyId parse(String text) {
        return new DataKeyId(UuidText.require("keyId", text));
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
