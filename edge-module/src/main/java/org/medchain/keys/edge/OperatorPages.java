package org.medchain.keys.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.medchain.keys.problem.EdgeAttributes;

/** Shows the contexts that cost much, and that no application asks, to operators alone. For others they are not there. */
final class OperatorPages extends HttpFilter {

    private static final Set<String> CONTEXTS = Set.of("/metrics", "/openapi", "/openapi/ui");

    private final transient OperatorAccess access;
    private final transient RefusedRequests refused;

    OperatorPages(OperatorAccess access, RefusedRequests refused) {
        this.access = access;
        this.refused = refused;
    }

    static boolean has(String contextPath) {
        return CONTEXTS.contains(contextPath);
    }

    boolean areShown(HttpServletRequest request) {
        return access.isGranted(request);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (areShown(request)) {
            chain.doFilter(request, response);
        } else {
            refused.add(Fault.CLOSED, (String) request.getAttribute(EdgeAttributes.REQUEST_ID), null);
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
