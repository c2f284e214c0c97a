package org.medchain.keys.web.breakers;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Locale;

/**
 * The refusal of a request for the state of the circuit breakers, as problem details (RFC 9457). The words are those of the
 * API, which is another WAR and can't be used from here.
 */
enum Refusal {
    UNAUTHENTICATED(401, "Not authenticated", "A valid bearer token is needed."),
    FORBIDDEN(403, "Forbidden", "The token does not allow this."),
    NOT_FOUND(404, "Not found", "There is no such thing, or not for this caller."),
    ISSUER_UNAVAILABLE(
            503,
            "Issuer unavailable",
            "The keys of the token issuer are not available, so no token can be verified. Retry later.");

    private final int status;
    private final String title;
    private final String detail;

    Refusal(int status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    int status() {
        return status;
    }

    JsonObject toJson(String requestId) {
        return Json.createObjectBuilder()
                .add("type", "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .add("title", title)
                .add("status", status)
                .add("detail", detail)
                .add("requestId", requestId)
                .build();
    }
}
