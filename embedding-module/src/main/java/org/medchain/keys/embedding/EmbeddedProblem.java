package org.medchain.keys.embedding;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.problem.ProblemDetails;

/** Problem details (RFC 9457) as the service's own HTTP interface answers them. */
record EmbeddedProblem(ProblemDetails details) {

    static EmbeddedProblem of(KeyManagementException failure) {
        return new EmbeddedProblem(ProblemDetails.of(failure));
    }

    static EmbeddedProblem of(MalformedValueException failure) {
        return new EmbeddedProblem(ProblemDetails.of(failure));
    }

    /** @param requestId under which the audit trail has the request */
    JsonObject toJson(String requestId) {
        return Json.createObjectBuilder(details.members())
                .add("requestId", requestId)
                .build();
    }

    Response.ResponseBuilder answer(String requestId) {
        return Response.status(details.type().status())
                .type("application/problem+json")
                .header("Cache-Control", "no-store")
                .entity(toJson(requestId).toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns when to retry; empty if a retry does not help. */
    static Optional<Long> retryAfterSeconds(KeyManagementException failure) {
        return ProblemDetails.of(failure).retryAfterSeconds(failure.retryAfter());
    }
}
