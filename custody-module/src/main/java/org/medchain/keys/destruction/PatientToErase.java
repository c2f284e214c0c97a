package org.medchain.keys.destruction;

import java.util.Optional;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.patient.PatientRowId;

/**
 * A patient whose keys are being erased.
 *
 * @param patient the patient's row
 * @param keepId whether the tenant's audit trail keeps the ids of patients whose keys are erased
 */
record PatientToErase(DestructionRowId destruction, PatientRowId patient, EncryptionContext context, boolean keepId) {

    /** The id, if the trail and the certificate may name it. */
    Optional<PatientId> namedAs() {
        return Optional.of(context.patientId()).filter(id -> keepId);
    }

    /** Returns the name in the trail of what the erasure is part of. */
    String requestId() {
        return destruction.toString();
    }
}
