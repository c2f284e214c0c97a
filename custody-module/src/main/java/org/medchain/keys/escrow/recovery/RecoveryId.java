package org.medchain.keys.escrow.recovery;

import java.util.UUID;
import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;

/** Names one recovery: a UUIDv7 (RFC 9562). */
public record RecoveryId(UUID value) {

    private static final Pattern SHAPE = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /**
     * @param text the 36 characters of RFC 9562 section 4; case does not count
     * @throws MalformedValueException if the text is anything else
     */
    public static RecoveryId parse(String text) {
        if (!SHAPE.matcher(text).matches()) {
            throw new MalformedValueException("recoveryId", "must be a UUID of 36 characters");
        }
        return new RecoveryId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
