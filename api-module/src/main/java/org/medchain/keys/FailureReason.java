package org.medchain.keys;

import java.util.Locale;

/** The reason why an operation failed, in the words that audit events, metrics and problem types share. */
public enum FailureReason {
    INVALID_REQUEST,
    UNAUTHENTICATED,
    FORBIDDEN,
    SECOND_PERSON_NEEDED,
    NOT_FOUND,
    TENANT_SUSPENDED,
    TENANT_RESTORED,
    TENANT_WITHOUT_CMK,
    CMK_NOT_ACTIVE,
    DESTRUCTION_PENDING,
    LEGAL_HOLD,
    ROTATION_IN_PROGRESS,
    REQUEST_IN_PROGRESS,
    NOT_ERASED_YET,
    STILL_CURRENT,
    REVIEW_OPEN,
    ESCROW_DISABLED,
    CONFLICT,
    KEYS_DESTROYED,
    PRECONDITION_FAILED,
    PRECONDITION_REQUIRED,
    INVALID_ENCRYPTED_KEY,
    IDEMPOTENCY_KEY_REUSED,
    TOO_MANY_REQUESTS,
    KMS_REFUSED,
    KMS_BUSY,
    KMS_UNAVAILABLE,
    AUDIT_UNAVAILABLE,
    TENANT_UNTRUSTED,
    INTERNAL_ERROR;

    /**
     * Returns true if the request or a rule is the cause. The others are failures of the service, or of what it depends
     * on.
     */
    public boolean isRefusal() {
        return switch (this) {
            case KMS_REFUSED, KMS_BUSY, KMS_UNAVAILABLE, AUDIT_UNAVAILABLE, TENANT_UNTRUSTED, INTERNAL_ERROR -> false;
            default -> true;
        };
    }

    /** The name as it stands in a problem type: lower case, words joined by hyphens. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
