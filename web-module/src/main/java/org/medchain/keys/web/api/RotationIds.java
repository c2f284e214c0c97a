package org.medchain.keys.web.api;

import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.MalformedValueException;

/** Ids of rotations as text: UUIDs in the one form of RFC 9562, as those of data keys. */
final class RotationIds {

    private RotationIds() {}

    /** @throws MalformedValueException if the text is no id */
    static UUID parse(String text) {
        try {
            return DataKeyId.parse(text).value();
        } catch (MalformedValueException e) {
            throw new MalformedValueException("rotationId");
        }
    }
}
