package org.medchain.keys;

import java.util.UUID;

/** Names one destruction: a UUIDv7 (RFC 9562). */
public record DestructionId(UUID value) {

    /**
     * @param text the 36 characters of RFC 9562 section 4; case does not count
     * @throws MalformedValueException if the text is anything else
     */
    public static DestructionId parse(String text) {
        return new DestructionId(UuidText.require("destructionId", text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
