package org.medchain.keys.web.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.medchain.keys.problem.ProblemDetails;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.server.caller.RequestIds;
import org.medchain.keys.web.security.RequestIdFilter;

/** Writes problem details where a request is refused before JAX-RS. */
public final class ProblemResponse {

    private ProblemResponse() {}

    /** @param detail in place of the type's own; a fixed sentence */
    public static void write(
            HttpServletResponse response, ProblemType type, Optional<String> detail, RequestIds request)
            throws IOException {
        Problem problem = new Problem(ProblemDetails.of(type, detail.orElse(type.detail()), Optional.empty()));
        response.setStatus(type.status());
        response.setContentType("application/problem+json");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(RequestIdFilter.HEADER, request.requestId());
        response.getOutputStream().write(problem.toJson(request).toString().getBytes(StandardCharsets.UTF_8));
    }
}
