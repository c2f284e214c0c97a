package org.medchain.keys.rotation.job;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.UuidText;

/** Names one rotation of a whole tenant: a UUIDv7 (RFC 9562), so later rotations have greater ids. */
public record RotationId(UUID value) {

    static RotationId create() {
        return new RotationId(UuidCreator.getTimeOrderedEpoch());
    }

    /**
     * @param text the 36 characters of RFC 9562 section 4; case does not count
     * @throws MalformedValueException if the text is anything else
     */
    public static RotationId parse(String text) {
        return new RotationId(UuidText.require("rotationId", text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
