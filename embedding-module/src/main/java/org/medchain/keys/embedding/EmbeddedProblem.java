package org.medchain.keys.embedding;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.medchain.keys.FailureReason;

/** The problem details (RFC 9457) of a failure; types and statuses are those of the service's own HTTP interface. */
public record EmbeddedProblem(FailureReason reason, int status) {

    public static EmbeddedProblem of(FailureReason reason) {
        return new EmbeddedProblem(
                reason,
                switch (reason) {
                    case INVALID_REQUEST -> 400;
                    case UNAUTHENTICATED -> 401;
                    case FORBIDDEN, SECOND_PERSON_NEEDED -> 403;
                    case NOT_FOUND -> 404;
                    case TENANT_SUSPENDED,
                            TENANT_WITHOUT_CMK,
                            DESTRUCTION_PENDING,
                            LEGAL_HOLD,
                            ROTATION_IN_PROGRESS,
                            NOT_ERASED_YET,
                            CONFLICT -> 409;
                    case KEYS_DESTROYED -> 410;
                    case INVALID_ENCRYPTED_KEY -> 422;
                    case TOO_MANY_REQUESTS -> 429;
                    case INTERNAL_ERROR -> 500;
                    case KMS_REFUSED -> 502;
                    case KMS_UNAVAILABLE, AUDIT_UNAVAILABLE -> 503;
                });
    }

    /**
     * @param detail a fixed sentence, with nothing in it that was sent
     * @param field the name of the value that was malformed, if one was
     */
    public JsonObject toJson(String detail, Optional<String> field) {
        JsonObjectBuilder body = Json.createObjectBuilder()
                .add("type", "/problems/" + reason.slug())
                .add("title", title())
                .add("status", status)
                .add("detail", detail);
        field.ifPresent(name -> body.add("field", name));
        return body.build();
    }

    Response.ResponseBuilder answer(String detail, Optional<String> field) {
        return Response.status(status)
                .type("application/problem+json")
                .header("Cache-Control", "no-store")
                .entity(toJson(detail, field).toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The words of the type, such as "Keys destroyed"; abbreviations keep their capitals. */
    private String title() {
        if (reason == FailureReason.UNAUTHENTICATED) {
            return "Not authenticated";
        }
        String words = reason.slug().replace('-', ' ').replace("kms", "KMS").replace("cmk", "CMK");
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
