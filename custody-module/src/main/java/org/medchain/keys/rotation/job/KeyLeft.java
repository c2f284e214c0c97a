package org.medchain.keys.rotation.job;

import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.FailureReason;
import org.medchain.keys.server.KeyPlace;

/**
 * A data key that a rotation could not move and that is where it was, as reported to the caller.
 *
 * @param failure the note of its patient's failure
 * @param blockedBy the patient's data key that was the reason, if it is another: a patient's keys move together
 */
public record KeyLeft(
        UUID failure, Optional<String> patientId, DataKeyId keyId, Optional<UUID> blockedBy, FailureReason reason) {

    /** Returns the place in the list: that of the data key behind the note. */
    public KeyPlace place() {
        return new KeyPlace(failure, keyId);
    }

    static KeyLeft of(NotedFailure note, DataKeyId keyId) {
        FailedPatient failed = note.failed();
        return new KeyLeft(
                note.id(),
                failed.patientId(),
                keyId,
                failed.keyId().filter(it -> !it.equals(keyId.value())),
                failed.reason());
    }
}
