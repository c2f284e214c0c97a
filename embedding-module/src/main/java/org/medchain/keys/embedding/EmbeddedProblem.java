package org.medchain.keys.embedding;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.problem.ProblemType;

/** Problem details (RFC 9457) as the service's own HTTP interface answers them. */
public record EmbeddedProblem(ProblemType type) {

    /**
     * @param detail a fixed sentence, with nothing in it that was sent
     * @param field the name of the value that was malformed, if one was
     */
    public JsonObject toJson(String detail, Optional<String> field) {
        JsonObjectBuilder body = Json.createObjectBuilder()
                .add("type", type.type())
                .add("title", type.title())
                .add("status", type.status())
                .add("detail", detail);
        field.ifPresent(name -> body.add("field", name));
        return body.build();
    }

    Response.ResponseBuilder answer(String detail, Optional<String> field) {
        return answer(toJson(detail, field));
    }

    /** Of an operation that did not happen, or of which that is not known. */
    Response.ResponseBuilder answer(KeyManagementException failure) {
        JsonObject body = toJson(failure.getMessage(), Optional.empty());
        return answer(
                failure instanceof AuditUnavailableException unavailable && unavailable.isOutcomeUnknown()
                        ? Json.createObjectBuilder(body)
                                .add("outcome", "unknown")
                                .build()
                        : body);
    }

    private Response.ResponseBuilder answer(JsonObject body) {
        return Response.status(type.status())
                .type("application/problem+json")
                .header("Cache-Control", "no-store")
                .entity(body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
