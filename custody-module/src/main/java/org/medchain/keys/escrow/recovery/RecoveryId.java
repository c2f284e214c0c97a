package org.medchain.keys.escrow.recovery;

import java.util.UUID;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.UuidText;

/** Names one recovery: a UUIDv7 (RFC 9562). */
public record RecoveryId(UUID value) {

    /**
     * @param text the 36 characters of RFC 9562 section 4; case does not count
     * @throws MalformedValueException if the text is anything else
     */
    public static RecoveryId parse(String text) {
        return new RecoveryId(UuidText.require("recoveryId", text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
