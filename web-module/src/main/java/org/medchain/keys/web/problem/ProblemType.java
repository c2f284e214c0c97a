package org.medchain.keys.web.problem;

import java.util.Locale;
import java.util.Optional;
import org.medchain.keys.FailureReason;

/** The kinds of problem a client can meet. Types are stable; details are fixed sentences. */
public enum ProblemType {
    INVALID_REQUEST(400, "Invalid request", "The request is malformed or a value in it is not allowed."),
    UNAUTHENTICATED(401, "Not authenticated", "A valid bearer token is needed."),
    FORBIDDEN(403, "Forbidden", "The token does not allow this."),
    NOT_FOUND(404, "Not found", "There is no such thing, or not for this caller."),
    METHOD_NOT_ALLOWED(405, "Method not allowed", "The resource does not have this method."),
    NOT_ACCEPTABLE(406, "Not acceptable", "The resource has no representation of the types accepted."),
    TENANT_SUSPENDED(409, "Tenant suspended", "The tenant is suspended; its keys can't be used."),
    TENANT_WITHOUT_CMK(409, "Tenant without CMK", "The tenant has no CMK in AWS KMS; register one as kmsCmkArn."),
    DESTRUCTION_PENDING(
            409, "Destruction pending", "The destruction of the patient's keys was requested; they can't be used."),
    LEGAL_HOLD(
            409,
            "Legal hold",
            "The patient's keys are under a legal hold; they can't be destroyed until it is lifted."),
    ROTATION_IN_PROGRESS(
            409, "Rotation in progress", "A rotation of the same keys is under way. Retry when it has ended."),
    CONFLICT(409, "Conflict", "Another request changed the same thing first. Read it again and retry."),
    KEYS_DESTROYED(410, "Keys destroyed", "The patient's keys were destroyed."),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", "The resource takes application/json."),
    INVALID_ENCRYPTED_KEY(422, "Invalid encrypted key", "The encrypted key is not a valid key of this patient."),
    INTERNAL_ERROR(500, "Internal error", "Something went wrong. The log has it under the request id."),
    KMS_REFUSED(502, "KMS refused", "The key management service refused the request."),
    KMS_UNAVAILABLE(503, "KMS unavailable", "The key management service is not available. Retry later."),
    AUDIT_UNAVAILABLE(
            503,
            "Audit unavailable",
            "The audit trail or the records are not available, so the operation did not happen. Retry later.");

    private final int status;
    private final String title;
    private final String detail;

    ProblemType(int status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    static ProblemType of(FailureReason reason) {
        return switch (reason) {
            case INVALID_REQUEST -> INVALID_REQUEST;
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case FORBIDDEN -> FORBIDDEN;
            case NOT_FOUND -> NOT_FOUND;
            case TENANT_SUSPENDED -> TENANT_SUSPENDED;
            case TENANT_WITHOUT_CMK -> TENANT_WITHOUT_CMK;
            case DESTRUCTION_PENDING -> DESTRUCTION_PENDING;
            case LEGAL_HOLD -> LEGAL_HOLD;
            case ROTATION_IN_PROGRESS -> ROTATION_IN_PROGRESS;
            case CONFLICT -> CONFLICT;
            case KEYS_DESTROYED -> KEYS_DESTROYED;
            case INVALID_ENCRYPTED_KEY -> INVALID_ENCRYPTED_KEY;
            case KMS_REFUSED -> KMS_REFUSED;
            case KMS_UNAVAILABLE -> KMS_UNAVAILABLE;
            case AUDIT_UNAVAILABLE -> AUDIT_UNAVAILABLE;
            case INTERNAL_ERROR -> INTERNAL_ERROR;
        };
    }

    /** The reason under which the audit trail has it; empty for what is no operation at all. */
    Optional<FailureReason> reason() {
        return switch (this) {
            case METHOD_NOT_ALLOWED, NOT_ACCEPTABLE -> Optional.empty();
            case INVALID_REQUEST, UNSUPPORTED_MEDIA_TYPE -> Optional.of(FailureReason.INVALID_REQUEST);
            case UNAUTHENTICATED -> Optional.of(FailureReason.UNAUTHENTICATED);
            case FORBIDDEN -> Optional.of(FailureReason.FORBIDDEN);
            case NOT_FOUND -> Optional.of(FailureReason.NOT_FOUND);
            case TENANT_SUSPENDED -> Optional.of(FailureReason.TENANT_SUSPENDED);
            case TENANT_WITHOUT_CMK -> Optional.of(FailureReason.TENANT_WITHOUT_CMK);
            case DESTRUCTION_PENDING -> Optional.of(FailureReason.DESTRUCTION_PENDING);
            case LEGAL_HOLD -> Optional.of(FailureReason.LEGAL_HOLD);
            case ROTATION_IN_PROGRESS -> Optional.of(FailureReason.ROTATION_IN_PROGRESS);
            case CONFLICT -> Optional.of(FailureReason.CONFLICT);
            case KEYS_DESTROYED -> Optional.of(FailureReason.KEYS_DESTROYED);
            case INVALID_ENCRYPTED_KEY -> Optional.of(FailureReason.INVALID_ENCRYPTED_KEY);
            case INTERNAL_ERROR -> Optional.of(FailureReason.INTERNAL_ERROR);
            case KMS_REFUSED -> Optional.of(FailureReason.KMS_REFUSED);
            case KMS_UNAVAILABLE -> Optional.of(FailureReason.KMS_UNAVAILABLE);
            case AUDIT_UNAVAILABLE -> Optional.of(FailureReason.AUDIT_UNAVAILABLE);
        };
    }

    /** The {@code type} member, a relative reference that identifies the kind of problem. */
    String type() {
        return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String detail() {
        return detail;
    }
}
