package org.medchain.keys.web.vault;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonObject;
import java.util.Set;
import org.medchain.keys.problem.ProblemType;

/**
 * The errors that Vault's clients know: a status, and sentences. Those of a status from 500 on, and 429, they send again by themselves.
 *
 * @see <a href="https://developer.hashicorp.com/vault/api-docs#error-response">Vault, Error response</a>
 */
final class VaultError {

    private static final String WITHOUT_OPERATION =
            "The service has no such operation: of Transit there are datakey, encrypt, decrypt, rewrap, and reading a key.";

    private VaultError() {}

    /** Returns the status for a problem. One that only an administrator can mend is none of those that clients send again. */
    static int statusOf(ProblemType problem) {
        return switch (problem) {
            case UNAUTHENTICATED, FORBIDDEN, SECOND_PERSON_NEEDED -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case REQUEST_TIMEOUT -> 408;
            case TOO_MANY_REQUESTS -> 429;
            case CONFLICT, ROTATION_IN_PROGRESS, REQUEST_IN_PROGRESS, INTERNAL_ERROR -> 500;
            case KMS_BUSY, KMS_UNAVAILABLE, ISSUER_UNAVAILABLE, AUDIT_UNAVAILABLE -> 503;
            case INVALID_REQUEST,
                    NOT_ACCEPTABLE,
                    UNSUPPORTED_MEDIA_TYPE,
                    PRECONDITION_FAILED,
                    PRECONDITION_REQUIRED,
                    IDEMPOTENCY_KEY_REUSED,
                    TENANT_SUSPENDED,
                    TENANT_RESTORED,
                    TENANT_WITHOUT_CMK,
                    TENANT_UNTRUSTED,
                    CMK_NOT_ACTIVE,
                    DESTRUCTION_PENDING,
                    LEGAL_HOLD,
                    NOT_ERASED_YET,
                    STILL_CURRENT,
                    REVIEW_OPEN,
                    ESCROW_DISABLED,
                    KEYS_DESTROYED,
                    KMS_REFUSED,
                    INVALID_ENCRYPTED_KEY -> 400;
        };
    }

    /** Returns the status for a problem of a request that uses a key: Vault misses a key there by 400, and a path by 404. */
    static int statusOfUse(ProblemType problem) {
        return problem == ProblemType.NOT_FOUND ? 400 : statusOf(problem);
    }

    /** Returns true for a status that a caller may ask for in place of another: one that ends a request and lets the answer have a body. */
    static boolean mayBeAskedFor(int status) {
        return status >= 200 && status <= 599 && !Set.of(204, 205, 304).contains(status);
    }

    /** Returns the type of a problem detail, which one of ours is. */
    static ProblemType typeOf(JsonObject problem) {
        return ProblemType.find(problem.getString("type")).orElse(ProblemType.INTERNAL_ERROR);
    }

    /** Returns the error of a problem: its type, for programs, and a sentence for people. */
    static String textOf(ProblemType type, String detail) {
        String name = type.type().substring(type.type().lastIndexOf('/') + 1);
        return name + ": " + (type == ProblemType.METHOD_NOT_ALLOWED ? WITHOUT_OPERATION : detail);
    }

    static JsonObject toJson(ProblemType type, String detail) {
        return JSON.createObjectBuilder()
                .add("errors", JSON.createArrayBuilder().add(textOf(type, detail)))
                .build();
    }
}
