package org.medchain.keys.web.problem;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeyNotOfTenantException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.server.caller.RequestIds;

/**
 * One occurrence of a problem, as its body tells it (RFC 9457).
 *
 * @param detail fixed sentences: the type's, with the roles of which one is needed, or the rule of the malformed field
 * @param field the malformed field, if one was
 * @param outcome whether the operation happened, if that is not known
 */
record Problem(ProblemType type, String detail, Optional<String> field, Optional<String> outcome) {

    private static final String UNKNOWN = "unknown";

    Problem(ProblemType type) {
        this(type, type.detail(), Optional.empty());
    }

    Problem(ProblemType type, String detail, Optional<String> field) {
        this(type, detail, field, Optional.empty());
    }

    /** An operation that did not happen. */
    static Problem of(KeyManagementException failure) {
        if (failure instanceof KeyNotOfTenantException refused) {
            return new Problem(
                    ProblemType.of(refused.reason()), refused.getMessage() + ".", Optional.of(refused.field()));
        }
        return failure instanceof AuditUnavailableException unavailable && unavailable.isOutcomeUnknown()
                ? new Problem(
                        ProblemType.AUDIT_UNAVAILABLE,
                        ProblemType.UNKNOWN_OUTCOME,
                        Optional.empty(),
                        Optional.of(UNKNOWN))
                : new Problem(ProblemType.of(failure.reason()));
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
        return new Problem(ProblemType.FORBIDDEN, ProblemType.FORBIDDEN.detail() + needed, Optional.empty());
    }

    /** A request with a field that breaks its rule. */
    static Problem of(MalformedValueException malformed) {
        return new Problem(ProblemType.INVALID_REQUEST, malformed.getMessage() + ".", Optional.of(malformed.field()));
    }

    JsonObject toJson(RequestIds request) {
        JsonObjectBuilder body = Json.createObjectBuilder()
                .add("type", type.type())
                .add("title", type.title())
                .add("status", type.status())
                .add("detail", detail);
        field.ifPresent(name -> body.add("field", name));
        outcome.ifPresent(known -> body.add("outcome", known));
        body.add("requestId", request.requestId());
        request.traceId().ifPresent(id -> body.add("traceId", id));
        return body.build();
    }
}
