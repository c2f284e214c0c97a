package org.medchain.keys;

/** The request replaces something that is there and does not say what it expects there (RFC 6585 section 3). Nothing was changed. */
public final class PreconditionRequiredException extends KeyManagementException {

    public PreconditionRequiredException() {
        super(FailureReason.PRECONDITION_REQUIRED, "the request replaces something and has no If-Match");
    }
}
