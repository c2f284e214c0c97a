package org.medchain.keys.web.security;

import org.medchain.keys.FailureReason;

/** The request carries no valid token, or a token without the role that the resource demands. */
public final class AccessRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailureReason reason;

    AccessRefusedException(FailureReason reason) {
        super(reason.slug());
        this.reason = reason;
    }

    public FailureReason reason() {
        return reason;
    }
}
