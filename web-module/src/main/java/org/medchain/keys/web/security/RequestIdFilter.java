package org.medchain.keys.web.security;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import org.medchain.keys.problem.EdgeAttributes;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.RequestDetails;
import org.medchain.keys.server.caller.RequestIds;

/**
 * Notes where each request came from and under what id, and answers with that id and the tenant of the token. The filter in front of every
 * context (edge-module) gives the id.
 */
@Provider
@PreMatching
public class RequestIdFilter implements ContainerRequestFilter, ContainerResponseFilter {

    /** The header that has the id, in requests and answers. */
    public static final String HEADER = "X-Request-Id";

    /** The header of answers that has the tenant: a client whose token is another tenant's learns it. */
    private static final String TENANT = "X-Tenant-Id";

    private static final String IDS = RequestIds.class.getName();

    @Context
    private HttpServletRequest servletRequest;

    @Inject
    private RequestDetails details;

    /** The ids of a request, on every thread that answers it. */
    public static RequestIds idsOf(HttpServletRequest request) {
        return request.getAttribute(IDS) instanceof RequestIds ids
                ? ids
                : new RequestIds(String.valueOf(request.getAttribute(EdgeAttributes.REQUEST_ID)), Optional.empty());
    }

    @Override
    public void filter(ContainerRequestContext request) {
        details.cameFrom(servletRequest.getRemoteAddr(), Optional.ofNullable((String)
                request.getProperty(EdgeAttributes.REQUEST_ID)));
        request.setProperty(EdgeAttributes.REQUEST_ID, details.requestId());
        request.setProperty(IDS, details.ids());
        details.identity().flatMap(Identity::tenant).ifPresent(tenant -> request.setProperty(TENANT, tenant.value()));
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().putSingle(HEADER, request.getProperty(EdgeAttributes.REQUEST_ID));
        response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        if (request.getProperty(TENANT) != null) {
            response.getHeaders().putSingle(TENANT, request.getProperty(TENANT));
        }
    }
}
