package org.medchain.keys.web.problem;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.medchain.keys.web.security.RequestIdFilter;

/** Maps every exception to problem details, by {@link Problems}. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    /** Set by the filter in front of every context: the client stalled or left amid its body. */
    private static final String BODY_FAILED = "org.medchain.keys.body-failed";

    @Inject
    private Problems problems;

    @Context
    private HttpServletRequest request;

    @Override
    public Response toResponse(Throwable thrown) {
        Throwable failure = request.getAttribute(BODY_FAILED) == null ? thrown : new ClientErrorException(408);
        return problems.answer(failure, String.valueOf(request.getAttribute(RequestIdFilter.PROPERTY)));
    }
}
