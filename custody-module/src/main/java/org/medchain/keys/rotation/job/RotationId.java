package org.medchain.keys.rotation.job;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;
import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;

/** Names one rotation of a whole tenant: a UUIDv7 (RFC 9562), so later rotations have greater ids. */
public record RotationId(UUID value) {

    private static final Pattern SHAPE = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    static RotationId create() {
        return new RotationId(UuidCreator.getTimeOrderedEpoch());
    }

    /**
     * @param text the 36 characters of RFC 9562 section 4; case does not count
     * @throws MalformedValueException if the text is anything else
     */
    public static RotationId parse(String text) {
        // UUID.fromString also takes groups of other lengths, signs and non-ASCII digits.
        if (!SHAPE.matcher(text).matches()) {
            throw new MalformedValueException("rotationId", "must be a UUID of 36 characters");
        }
        return new RotationId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
