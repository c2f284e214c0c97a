package org.medchain.keys.web.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.medchain.keys.FailureReason;

/** Records refusals on whatever thread a request is answered. */
@ApplicationScoped
public class Refusals {

    private static final Logger LOG = System.getLogger(Refusals.class.getName());

    private RequestedOperation requested;

    /** The proxy calls this constructor. */
    protected Refusals() {}

    @Inject
    Refusals(RequestedOperation requested) {
        this.requested = requested;
    }

    /**
     * Records the refusal, unless the operation began and so has its event, or nobody is known to have asked.
     *
     * @throws org.medchain.keys.AuditUnavailableException if the event could not be stored
     */
    public void audit(FailureReason reason) {
        try {
            requested.auditRefusal(reason);
        } catch (ContextNotActiveException e) {
            // Only an operation that began leaves the thread that has the request.
            LOG.log(Level.TRACE, "answered outside of the request", e);
        }
    }
}
