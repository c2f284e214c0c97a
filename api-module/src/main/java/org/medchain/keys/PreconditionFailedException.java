package org.medchain.keys;

/** What is there is not what the request expects: it is there already, or it is another one meanwhile. Nothing was changed. */
public final class PreconditionFailedException extends KeyManagementException {

    private static final long serialVersionUID = 1L;

    public PreconditionFailedException() {
        super(FailureReason.PRECONDITION_FAILED, "what is there is not what the request expects");
    }
}
