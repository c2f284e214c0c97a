package org.medchain.keys.console.page;

import java.util.UUID;
import org.medchain.keys.rotation.job.KeyLeft;

/**
 * A data key that a rotation could not move.
 *
 * @param patientId empty if the patient's keys were erased since
 * @param blockedBy the key of the same patient that was the reason; empty if it is this one
 */
public record KeyLeftRow(String patientId, String keyId, String blockedBy, String reason) {

    static KeyLeftRow of(KeyLeft key) {
        return new KeyLeftRow(
                key.patientId().orElse(""),
                key.keyId().toString(),
                key.blockedBy().map(UUID::toString).orElse(""),
                key.reason().slug());
    }
}
