package org.medchain.keys.web.audit;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Refuses reads of an audit trail while as many of the same tenant are under way as may be. */
@Provider
@LimitedReads
@Priority(Priorities.USER)
public class AuditReadFilter implements ContainerRequestFilter {

    @Inject
    private AuditReadPermit permit;

    @Override
    public void filter(ContainerRequestContext request) {
        permit.take();
    }
}
