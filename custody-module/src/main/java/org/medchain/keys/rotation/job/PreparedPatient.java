package org.medchain.keys.rotation.job;

import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.datakey.Rewrapped;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.tenant.Tenant;

/**
 * A patient of a batch before the commit.
 *
 * @param due how many data keys are to be moved
 * @param keys as they will be; empty if the patient has none that may be used, one could not be re-wrapped, or keys are only
 *     counted
 * @param failure why one could not be re-wrapped
 */
record PreparedPatient(
        StoredPatient patient, Attempt attempt, int due, Optional<Rewrapped> keys, Optional<FailureReason> failure) {

    static PreparedPatient counted(StoredPatient patient, Attempt attempt, int due) {
        return new PreparedPatient(patient, attempt, due, Optional.empty(), Optional.empty());
    }

    static PreparedPatient of(StoredPatient patient, Attempt attempt, Rewrapped keys) {
        return new PreparedPatient(patient, attempt, keys.result().rotated(), Optional.of(keys), Optional.empty());
    }

    static PreparedPatient failed(StoredPatient patient, Attempt attempt, FailureReason reason) {
        return new PreparedPatient(patient, attempt, 0, Optional.empty(), Optional.of(reason));
    }

    /** Returns true if there is something to commit. */
    boolean isChanged() {
        return due > 0 && keys.isPresent();
    }

    /** Replaces the data keys, unless the patient or the tenant no longer is as it was. */
    Effect replacementUnder(Tenant tenant) {
        return patient.keys()
                .orElseThrow()
                .requireActive()
                .then(tenant.requireSameCmk())
                .then(keys.orElseThrow().replacement());
    }
}
