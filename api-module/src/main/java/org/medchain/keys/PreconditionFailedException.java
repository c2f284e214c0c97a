package org.medchain.keys;

/** The request asks to create what is there already, and not to change it. Nothing was changed. */
public final class PreconditionFailedException extends KeyManagementException {

    private static final long serialVersionUID = 1L;

    public PreconditionFailedException() {
        super(FailureReason.PRECONDITION_FAILED, "what was to be created is there already");
    }
}
