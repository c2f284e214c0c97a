package org.medchain.keys.web.problem;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.problem.ProblemDetails;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.server.caller.RequestIds;

/** A problem as the body of an answer tells it, with the ids of the request. */
record Problem(ProblemDetails details) {

    Problem(ProblemType type) {
        this(ProblemDetails.of(type));
    }

    ProblemType type() {
        return details.type();
    }

    /**
     * A request whose token has none of the roles that its operation takes. They are no secret: the description of the interface names them.
     *
     * @param roles none if the operation takes no role at all
     */
    static Problem withoutRole(List<String> roles) {
        String needed = roles.isEmpty()
                ? ""
                : roles.stream().sorted().collect(Collectors.joining(" or ", " It needs the role ", "."));
        return new Problem(
                ProblemDetails.of(ProblemType.FORBIDDEN, ProblemType.FORBIDDEN.detail() + needed, Optional.empty()));
    }

    JsonObject toJson(RequestIds request) {
        JsonObjectBuilder body = JSON.createObjectBuilder(details.members()).add("requestId", request.requestId());
        request.traceId().ifPresent(id -> body.add("traceId", id));
        return body.build();
    }
}
