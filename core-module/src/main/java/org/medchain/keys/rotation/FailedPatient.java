package org.medchain.keys.rotation;

import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.FailureReason;

/**
 * What a rotation tells of a patient none of whose data keys it could move.
 *
 * @param keyId the data key that brought it about, if it was one
 */
public record FailedPatient(String patientId, Optional<UUID> keyId, FailureReason reason) {}
