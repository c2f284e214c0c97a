package org.medchain.keys.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.medchain.keys.FailureReason;

/**
 * The kinds of problem (RFC 9457) that a client over HTTP can meet, whichever module answers. Types are stable; details are fixed
 * sentences without quotes or control characters.
 */
public enum ProblemType {
    INVALID_REQUEST(400, "Invalid request", "The request is malformed or a value in it is not allowed."),
    UNAUTHENTICATED(401, "Not authenticated", "A valid bearer token is needed."),
    FORBIDDEN(403, "Forbidden", "The token does not allow this."),
    SECOND_PERSON_NEEDED(403, "Second person needed", "Another person than the one who asked for it must approve it."),
    NOT_FOUND(404, "Not found", "There is no such thing, or not for this caller."),
    METHOD_NOT_ALLOWED(405, "Method not allowed", "The resource does not have this method."),
    NOT_ACCEPTABLE(406, "Not acceptable", "The resource has no representation of the types accepted."),
    REQUEST_TIMEOUT(408, "Request timeout", "The body of the request did not arrive in time."),
    TENANT_SUSPENDED(409, "Tenant suspended", "The tenant is suspended; its keys can't be used."),
    TENANT_RESTORED(
            409,
            "Tenant restored",
            "The tenant's database is older than what is known of it. A privacy officer must confirm the restoration first."),
    TENANT_WITHOUT_CMK(409, "Tenant without CMK", "The tenant has no CMK in AWS KMS; register one as kmsCmkArn."),
    CMK_NOT_ACTIVE(
            409,
            "CMK not active",
            "The tenant's CMK is not activated yet, or deactivated; it wraps no keys. What it wrapped opens."),
    DESTRUCTION_PENDING(
            409, "Destruction pending", "The destruction of the patient's keys was requested; they can't be used."),
    LEGAL_HOLD(
            409,
            "Legal hold",
            "The patient's keys are under a legal hold; they can't be destroyed until it is lifted."),
    ROTATION_IN_PROGRESS(
            409, "Rotation in progress", "A rotation of the same keys is under way. Retry when it has ended."),
    REQUEST_IN_PROGRESS(
            409,
            "Request in progress",
            "A request with the same Idempotency-Key is being answered. Retry when it has ended."),
    NOT_ERASED_YET(
            409,
            "Not erased yet",
            "The keys are not erased, or that is not certified yet, so there is no certificate. Read the destruction"
                    + " first."),
    STILL_CURRENT(
            409,
            "Still current",
            "The tenant still wraps under the CMK or KEK that keys are to leave. Give it another, or new material,"
                    + " first."),
    REVIEW_OPEN(
            409,
            "Review open",
            "Something still waits for a person: an erasure, a recovery or a recovery key from before the end of the week,"
                    + " proposed settings or policies, a hold to lift, a tenant to resume, a rotation to cancel or a restoration."
                    + " Approve, confirm or cancel it first."),
    ESCROW_DISABLED(
            409,
            "Escrow disabled",
            "This installation has no escrow: no recovery key can be set, and nothing is recovered."),
    CONFLICT(409, "Conflict", "Another request changed the same thing first. Read it again and retry."),
    KEYS_DESTROYED(410, "Keys destroyed", "The patient's keys were destroyed."),
    PRECONDITION_FAILED(
            412,
            "Precondition failed",
            "What is there is not what the request expects (If-Match, If-None-Match). Nothing was changed. Read it again."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "Unsupported media type",
            "The resource takes application/json, and in a PATCH application/merge-patch+json."),
    INVALID_ENCRYPTED_KEY(422, "Invalid encrypted key", "The encrypted key is not a valid key of this patient."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "Idempotency key reused",
            "The Idempotency-Key came with another request before. Use a new one for each request."),
    PRECONDITION_REQUIRED(
            428,
            "Precondition required",
            "The request replaces something that is there. Read it, and send its ETag as If-Match. Nothing was changed."),
    TOO_MANY_REQUESTS(429, "Too many requests", "There are too many requests of this kind. Retry later."),
    INTERNAL_ERROR(500, "Internal error", "Something went wrong. The log has it under the request id."),
    KMS_REFUSED(502, "KMS refused", "The key management service refused the request."),
    KMS_BUSY(
            503,
            "KMS busy",
            "So many calls to the key management service are under way that this one was not made. Retry later."),
    KMS_UNAVAILABLE(503, "KMS unavailable", "The key management service is not available. Retry later."),
    ISSUER_UNAVAILABLE(
            503,
            "Issuer unavailable",
            "The keys of the token issuer are not available, so no token can be verified. Retry later."),
    TENANT_UNTRUSTED(
            503,
            "Tenant untrusted",
            "A row that directs this was changed past the service, or is an older one. An administrator must adopt it"
                    + " or put it back."),
    AUDIT_UNAVAILABLE(
            503,
            "Audit unavailable",
            "The audit trail or the records are not available, so the operation did not happen. Retry later.");

    /** The detail of {@link #AUDIT_UNAVAILABLE} if the commit had begun. */
    public static final String UNKNOWN_OUTCOME =
            "The audit trail did not answer in time, so it is not known whether the operation happened. Look before"
                    + " you retry.";

    private final int status;
    private final String title;
    private final String detail;

    ProblemType(int status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    /** Each reason has a type of its own name. */
    public static ProblemType of(FailureReason reason) {
        return valueOf(reason.name());
    }

    /** Returns the type of such a name, as {@code /problems/not-found}; empty if there is none. */
    public static Optional<ProblemType> find(String type) {
        return Arrays.stream(values())
                .filter(known -> known.type().equals(type))
                .findFirst();
    }

    /** The type of an answer of which only the status is known. */
    public static ProblemType ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 408 -> REQUEST_TIMEOUT;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 429 -> TOO_MANY_REQUESTS;
            default -> status < 500 ? INVALID_REQUEST : INTERNAL_ERROR;
        };
    }

    /** The reason under which the audit trail has it: it knows less of HTTP. */
    public FailureReason reason() {
        return switch (this) {
            case METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, REQUEST_TIMEOUT, UNSUPPORTED_MEDIA_TYPE ->
                FailureReason.INVALID_REQUEST;
            // Nobody is known to have asked.
            case ISSUER_UNAVAILABLE -> FailureReason.UNAUTHENTICATED;
            default -> FailureReason.valueOf(name());
        };
    }

    /** The {@code type} member, a relative reference that identifies the kind of problem. */
    public String type() {
        return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String detail() {
        return detail;
    }
}
