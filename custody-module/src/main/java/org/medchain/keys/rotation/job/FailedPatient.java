package org.medchain.keys.rotation.job;

import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.FailureReason;

/**
 * A patient none of whose data keys a rotation could re-wrap, as reported to the caller.
 *
 * @param patientId empty if the patient's keys were erased since, and the id with them
 * @param keyId the data key that was the reason, if it was one
 */
public record FailedPatient(Optional<String> patientId, Optional<UUID> keyId, FailureReason reason) {}
