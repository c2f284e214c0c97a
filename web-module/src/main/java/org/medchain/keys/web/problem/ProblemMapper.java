package org.medchain.keys.web.problem;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.medchain.keys.problem.EdgeAttributes;
import org.medchain.keys.web.security.RequestIdFilter;

/** Maps every exception to problem details, by {@link Problems}. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    @Inject
    private Problems problems;

    @Context
    private HttpServletRequest request;

    @Override
    public Response toResponse(Throwable thrown) {
        Throwable failure =
                request.getAttribute(EdgeAttributes.BODY_FAILED) == null ? thrown : new ClientErrorException(408);
        return problems.answer(failure, RequestIdFilter.idsOf(request));
    }
}
