package org.medchain.keys;

/** The destruction of the patient's keys was requested; they can't be used unless it is cancelled. */
public final class DestructionPendingException extends KeyManagementException {

    public DestructionPendingException() {
        super(FailureReason.DESTRUCTION_PENDING, "the destruction of the patient's keys is pending");
    }
}
