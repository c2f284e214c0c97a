package org.medchain.keys;

/** A rotation of the same thing is under way. Retry when it has ended. */
public final class RotationInProgressException extends KeyManagementException {

    public RotationInProgressException() {
        super(FailureReason.ROTATION_IN_PROGRESS, "a rotation is in progress");
    }
}
