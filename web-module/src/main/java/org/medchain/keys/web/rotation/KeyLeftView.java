package org.medchain.keys.web.rotation;

import java.util.UUID;
import org.medchain.keys.rotation.job.KeyLeft;

/** A data key that a rotation could not move, as clients see it. */
public record KeyLeftView(String patientId, String keyId, String blockedBy, String reason) {

    static KeyLeftView of(KeyLeft left) {
        return new KeyLeftView(
                left.patientId().orElse(null),
                left.keyId().toString(),
                left.blockedBy().map(UUID::toString).orElse(null),
                left.reason().slug());
    }
}
