package org.medchain.keys.web.security;

import java.util.List;
import org.medchain.keys.FailureReason;

/** The request carries no valid token, or a token without the role that the resource demands. */
public final class AccessRefusedException extends RuntimeException {

    private final FailureReason reason;
    private final transient List<String> roles;

    AccessRefusedException(FailureReason reason) {
        this(reason, List.of());
    }

    /** @param roles of which one is needed */
    AccessRefusedException(FailureReason reason, List<String> roles) {
        super(reason.slug());
        this.reason = reason;
        this.roles = List.copyOf(roles);
    }

    public FailureReason reason() {
        return reason;
    }

    /** The roles of which one is needed; none if that is not what the request was refused for. */
    public List<String> roles() {
        return roles;
    }
}
