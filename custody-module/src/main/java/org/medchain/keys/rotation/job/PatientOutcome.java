package org.medchain.keys.rotation.job;

import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.patient.PatientRowId;

/**
 * The result of rotating one patient of a batch.
 *
 * @param attempt names the data key that kept the others from moving, if it was one
 * @param dataKeys that were moved
 * @param reason why none moved; empty if that is as it should be
 */
record PatientOutcome(PatientRowId patient, Attempt attempt, Kind kind, int dataKeys, Optional<FailureReason> reason) {

    enum Kind {
        DONE,
        SKIPPED,
        FAILED,
        /**
         * Failed for want of the key management service or the database, or another rotates the patient, or the tenant has another CMK by now: worth
         * another try.
         */
        UNAVAILABLE
    }

    static PatientOutcome done(PreparedPatient prepared, int dataKeys) {
        return of(prepared, Kind.DONE, dataKeys, Optional.empty());
    }

    static PatientOutcome skipped(PreparedPatient prepared) {
        return of(prepared, Kind.SKIPPED, 0, Optional.empty());
    }

    static PatientOutcome failed(PreparedPatient prepared, FailureReason reason) {
        return of(prepared, kindOf(reason), 0, Optional.of(reason));
    }

    /**
     * Returns the outcome {@link #failed} after a compromise: that the keys may not be used at present does not settle
     * it.
     */
    static PatientOutcome leftBehind(PreparedPatient prepared, FailureReason reason) {
        return reason == FailureReason.DESTRUCTION_PENDING
                ? of(prepared, Kind.FAILED, 0, Optional.of(reason))
                : failed(prepared, reason);
    }

    private static PatientOutcome of(
            PreparedPatient prepared, Kind kind, int dataKeys, Optional<FailureReason> reason) {
        return new PatientOutcome(prepared.patient().id(), prepared.attempt(), kind, dataKeys, reason);
    }

    private static Kind kindOf(FailureReason reason) {
        return switch (reason) {
            // Since the batch was read: there is nothing left to be moved.
            case DESTRUCTION_PENDING, KEYS_DESTROYED -> Kind.SKIPPED;
            case KMS_BUSY, KMS_UNAVAILABLE, AUDIT_UNAVAILABLE, TENANT_SUSPENDED, ROTATION_IN_PROGRESS, CONFLICT ->
                Kind.UNAVAILABLE;
            default -> Kind.FAILED;
        };
    }

    /** Returns the outcome if there is no other try. */
    PatientOutcome givenUp() {
        return kind == Kind.UNAVAILABLE ? new PatientOutcome(patient, attempt, Kind.FAILED, 0, reason) : this;
    }
}
