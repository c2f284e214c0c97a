package org.medchain.keys;

/**
 * The resource is not in the state that the request expects: it exists already, or it has changed in the meantime.
 * Nothing was changed.
 */
public final class PreconditionFailedException extends KeyManagementException {

    public PreconditionFailedException() {
        super(FailureReason.PRECONDITION_FAILED, "what is there is not what the request expects");
    }
}
