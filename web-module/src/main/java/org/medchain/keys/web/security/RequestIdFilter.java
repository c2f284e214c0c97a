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
import java.util.regex.Pattern;
import org.medchain.keys.server.caller.RequestDetails;

/**
 * Notes where each request came from and under what id, and answers with that id. An {@code X-Request-Id} of 1 to 64
 * letters, digits, dots, hyphens and underscores is taken from the caller; any other is replaced.
 */
@Provider
@PreMatching
public class RequestIdFilter implements ContainerRequestFilter, ContainerResponseFilter {

    /** The request's property that has its id: unlike the request's beans, it is there on every thread that answers. */
    public static final String PROPERTY = "org.medchain.keys.request-id";

    /** The header that has the id, in requests and answers. */
    public static final String HEADER = "X-Request-Id";

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    @Context
    private HttpServletRequest servletRequest;

    @Inject
    private RequestDetails details;

    /** The id that a request's header gives, if it has the shape. */
    public static Optional<String> given(String header) {
        return Optional.ofNullable(header).filter(id -> SHAPE.matcher(id).matches());
    }

    @Override
    public void filter(ContainerRequestContext request) {
        details.cameFrom(servletRequest.getRemoteAddr(), given(request.getHeaderString(HEADER)));
        request.setProperty(PROPERTY, details.requestId());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().putSingle(HEADER, request.getProperty(PROPERTY));
        response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
