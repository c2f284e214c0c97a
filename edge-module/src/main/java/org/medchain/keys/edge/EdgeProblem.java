package org.medchain.keys.edge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Problem details (RFC 9457) in the words of the interface, which is in a module that can't be used from here. */
enum EdgeProblem {
    INVALID_REQUEST(400, "Invalid request", "The request is malformed or a value in it is not allowed."),
    UNAUTHENTICATED(401, "Not authenticated", "A valid bearer token is needed."),
    FORBIDDEN(403, "Forbidden", "The token does not allow this."),
    NOT_FOUND(404, "Not found", "There is no such thing, or not for this caller."),
    METHOD_NOT_ALLOWED(405, "Method not allowed", "The resource does not have this method."),
    NOT_ACCEPTABLE(406, "Not acceptable", "The resource has no representation of the types accepted."),
    REQUEST_TIMEOUT(408, "Request timeout", "The body of the request did not arrive in time."),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", "The resource takes application/json."),
    TOO_MANY_REQUESTS(429, "Too many requests", "There are too many requests of this kind. Retry later."),
    INTERNAL_ERROR(500, "Internal error", "Something went wrong. The log has it under the request id.");

    private final int status;
    private final String title;
    private final String detail;

    EdgeProblem(int status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    /** The problem of an answer with this status, whose own words are not to be told. */
    static EdgeProblem of(int status) {
        return Arrays.stream(values())
                .filter(problem -> problem.status == status)
                .findFirst()
                .orElse(status < 500 ? INVALID_REQUEST : INTERNAL_ERROR);
    }

    int status() {
        return status;
    }

    /**
     * @param answered the status of the answer, which may be a rarer one of the same family
     * @param fault what is malformed, if that is known
     * @param requestId of letters, digits and marks that JSON takes as they are
     */
    byte[] body(int answered, Optional<Fault> fault, String requestId) {
        String type = "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        // Fixed words without quotes or controls.
        String told = fault.flatMap(Fault::rule).orElse(detail);
        String field = fault.flatMap(Fault::field)
                .map(name -> ",\"field\":\"" + name + "\"")
                .orElse("");
        return ("{\"type\":\"" + type + "\",\"title\":\"" + title + "\",\"status\":" + answered + ",\"detail\":\""
                        + told + "\"" + field + ",\"requestId\":\"" + requestId + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
