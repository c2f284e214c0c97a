package org.medchain.keys.web.rotation;

import java.util.UUID;
import org.medchain.keys.rotation.job.FailedPatient;

/** A patient whose data keys a rotation could not move, as clients see it. */
public record RotationFailureView(String patientId, String keyId, String reason) {

    static RotationFailureView of(FailedPatient failed) {
        return new RotationFailureView(
                failed.patientId().orElse(null),
                failed.keyId().map(UUID::toString).orElse(null),
                failed.reason().slug());
    }
}
