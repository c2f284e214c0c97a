package org.medchain.keys.web.problem;

import java.util.Locale;
import org.medchain.keys.FailureReason;

/** The kinds of problem a client can meet. Types are stable; details are fixed sentences. */
public enum ProblemType {
    INVALID_REQUEST(400, "Invalid request", "The request is malformed or a value in it is not allowed."),
    UNAUTHENTICATED(401, "Not authenticated", "A valid bearer token is needed."),
    FORBIDDEN(403, "Forbidden", "The token does not allow this."),
    SECOND_PERSON_NEEDED(
            403, "Second person needed", "Another person than the one who asked for the destruction must approve it."),
    NOT_FOUND(404, "Not found", "There is no such thing, or not for this caller."),
    METHOD_NOT_ALLOWED(405, "Method not allowed", "The resource does not have this method."),
    NOT_ACCEPTABLE(406, "Not acceptable", "The resource has no representation of the types accepted."),
    REQUEST_TIMEOUT(408, "Request timeout", "The body of the request did not arrive in time."),
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
    NOT_ERASED_YET(
            409,
            "Not erased yet",
            "The keys are not erased yet, so there is no certificate. Read the destruction first."),
    CONFLICT(409, "Conflict", "Another request changed the same thing first. Read it again and retry."),
    KEYS_DESTROYED(410, "Keys destroyed", "The patient's keys were destroyed."),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", "The resource takes application/json."),
    INVALID_ENCRYPTED_KEY(422, "Invalid encrypted key", "The encrypted key is not a valid key of this patient."),
    TOO_MANY_REQUESTS(429, "Too many requests", "There are too many requests of this kind. Retry later."),
    INTERNAL_ERROR(500, "Internal error", "Something went wrong. The log has it under the request id."),
    KMS_REFUSED(502, "KMS refused", "The key management service refused the request."),
    KMS_UNAVAILABLE(503, "KMS unavailable", "The key management service is not available. Retry later."),
    ISSUER_UNAVAILABLE(
            503,
            "Issuer unavailable",
            "The keys of the token issuer are not available, so no token can be verified. Retry later."),
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
            case SECOND_PERSON_NEEDED -> SECOND_PERSON_NEEDED;
            case NOT_FOUND -> NOT_FOUND;
            case TENANT_SUSPENDED -> TENANT_SUSPENDED;
            case TENANT_WITHOUT_CMK -> TENANT_WITHOUT_CMK;
            case DESTRUCTION_PENDING -> DESTRUCTION_PENDING;
            case LEGAL_HOLD -> LEGAL_HOLD;
            case ROTATION_IN_PROGRESS -> ROTATION_IN_PROGRESS;
            case NOT_ERASED_YET -> NOT_ERASED_YET;
            case CONFLICT -> CONFLICT;
            case KEYS_DESTROYED -> KEYS_DESTROYED;
            case INVALID_ENCRYPTED_KEY -> INVALID_ENCRYPTED_KEY;
            case TOO_MANY_REQUESTS -> TOO_MANY_REQUESTS;
            case KMS_REFUSED -> KMS_REFUSED;
            case KMS_UNAVAILABLE -> KMS_UNAVAILABLE;
            case AUDIT_UNAVAILABLE -> AUDIT_UNAVAILABLE;
            case INTERNAL_ERROR -> INTERNAL_ERROR;
        };
    }

    /** The reason under which the audit trail has it. */
    FailureReason reason() {
        return switch (this) {
            case INVALID_REQUEST, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, REQUEST_TIMEOUT, UNSUPPORTED_MEDIA_TYPE ->
                FailureReason.INVALID_REQUEST;
            // Nobody is known to have asked.
            case UNAUTHENTICATED, ISSUER_UNAVAILABLE -> FailureReason.UNAUTHENTICATED;
            case FORBIDDEN -> FailureReason.FORBIDDEN;
            case SECOND_PERSON_NEEDED -> FailureReason.SECOND_PERSON_NEEDED;
            case NOT_FOUND -> FailureReason.NOT_FOUND;
            case TENANT_SUSPENDED -> FailureReason.TENANT_SUSPENDED;
            case TENANT_WITHOUT_CMK -> FailureReason.TENANT_WITHOUT_CMK;
            case DESTRUCTION_PENDING -> FailureReason.DESTRUCTION_PENDING;
            case LEGAL_HOLD -> FailureReason.LEGAL_HOLD;
            case ROTATION_IN_PROGRESS -> FailureReason.ROTATION_IN_PROGRESS;
            case NOT_ERASED_YET -> FailureReason.NOT_ERASED_YET;
            case CONFLICT -> FailureReason.CONFLICT;
            case KEYS_DESTROYED -> FailureReason.KEYS_DESTROYED;
            case INVALID_ENCRYPTED_KEY -> FailureReason.INVALID_ENCRYPTED_KEY;
            case TOO_MANY_REQUESTS -> FailureReason.TOO_MANY_REQUESTS;
            case INTERNAL_ERROR -> FailureReason.INTERNAL_ERROR;
            case KMS_REFUSED -> FailureReason.KMS_REFUSED;
            case KMS_UNAVAILABLE -> FailureReason.KMS_UNAVAILABLE;
            case AUDIT_UNAVAILABLE -> FailureReason.AUDIT_UNAVAILABLE;
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
