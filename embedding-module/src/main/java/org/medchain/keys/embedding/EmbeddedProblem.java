package org.medchain.keys.embedding;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.problem.ProblemType;

/**
 * Problem details (RFC 9457) as the service's own HTTP interface answers them.
 *
 * @param detail a fixed sentence, with nothing in it that was sent
 * @param field the name of the value that was malformed, if one was
 * @param outcome whether the operation happened, if that is not known
 */
record EmbeddedProblem(ProblemType type, String detail, Optional<String> field, Optional<String> outcome) {

    private static final long RETRY_AFTER_SECONDS = 5;

    static EmbeddedProblem of(KeyManagementException failure) {
        ProblemType type = ProblemType.of(failure.reason());
        return failure instanceof AuditUnavailableException unavailable && unavailable.isOutcomeUnknown()
                ? new EmbeddedProblem(type, ProblemType.UNKNOWN_OUTCOME, Optional.empty(), Optional.of("unknown"))
                : new EmbeddedProblem(type, type.detail(), Optional.empty(), Optional.empty());
    }

    static EmbeddedProblem of(MalformedValueException failure) {
        return new EmbeddedProblem(
                ProblemType.INVALID_REQUEST,
                failure.getMessage() + ".",
                Optional.of(failure.field()),
                Optional.empty());
    }

    /** @param requestId under which the audit trail has the request */
    JsonObject toJson(String requestId) {
        JsonObjectBuilder body = Json.createObjectBuilder()
                .add("type", type.type())
                .add("title", type.title())
                .add("status", type.status())
                .add("detail", detail);
        field.ifPresent(name -> body.add("field", name));
        outcome.ifPresent(known -> body.add("outcome", known));
        return body.add("requestId", requestId).build();
    }

    Response.ResponseBuilder answer(String requestId) {
        return Response.status(type.status())
                .type("application/problem+json")
                .header("Cache-Control", "no-store")
                .entity(toJson(requestId).toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns when to retry; empty if a retry does not help. */
    static Optional<Long> retryAfterSeconds(KeyManagementException failure) {
        int status = ProblemType.of(failure.reason()).status();
        return status == 429 || status == 503
                ? Optional.of(failure.retryAfter()
                        .map(wait -> wait.plusMillis(999).toSeconds())
                        .orElse(RETRY_AFTER_SECONDS))
                : Optional.empty();
    }
}
