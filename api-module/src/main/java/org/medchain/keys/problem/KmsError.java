package org.medchain.keys.problem;

/** The errors that AWS KMS' clients know. Those of a status from 500 on, and of throttling and timeouts, they send again by themselves. */
public enum KmsError {
    ACCESS_DENIED("AccessDeniedException", 400),
    DEPENDENCY_TIMEOUT("DependencyTimeoutException", 503),
    DISABLED("DisabledException", 400),
    EXPIRED_TOKEN("ExpiredTokenException", 400),
    INVALID_CIPHERTEXT("InvalidCiphertextException", 400),
    KMS_INTERNAL("KMSInternalException", 500),
    KMS_INVALID_STATE("KMSInvalidStateException", 400),
    NOT_FOUND("NotFoundException", 400),
    REQUEST_TIMEOUT("RequestTimeoutException", 408),
    THROTTLING("ThrottlingException", 400),
    UNRECOGNIZED_CLIENT("UnrecognizedClientException", 400),
    UNSUPPORTED_OPERATION("UnsupportedOperationException", 400),
    VALIDATION("ValidationException", 400);

    private final String code;
    private final int status;

    KmsError(String code, int status) {
        this.code = code;
        this.status = status;
    }

    /** Returns the error for a problem. One that only an administrator can mend is none of those that clients retry. */
    public static KmsError of(ProblemType problem) {
        return switch (problem) {
            case INVALID_REQUEST,
                    NOT_ACCEPTABLE,
                    UNSUPPORTED_MEDIA_TYPE,
                    PRECONDITION_FAILED,
                    PRECONDITION_REQUIRED,
                    IDEMPOTENCY_KEY_REUSED -> VALIDATION;
            case UNAUTHENTICATED -> UNRECOGNIZED_CLIENT;
            case FORBIDDEN, SECOND_PERSON_NEEDED -> ACCESS_DENIED;
            case NOT_FOUND -> NOT_FOUND;
            case METHOD_NOT_ALLOWED -> UNSUPPORTED_OPERATION;
            case REQUEST_TIMEOUT -> REQUEST_TIMEOUT;
            case TENANT_SUSPENDED -> DISABLED;
            case TENANT_RESTORED,
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
                    KMS_REFUSED -> KMS_INVALID_STATE;
            case INVALID_ENCRYPTED_KEY -> INVALID_CIPHERTEXT;
            case TOO_MANY_REQUESTS, KMS_BUSY -> THROTTLING;
            case KMS_UNAVAILABLE, ISSUER_UNAVAILABLE, AUDIT_UNAVAILABLE -> DEPENDENCY_TIMEOUT;
            case CONFLICT, ROTATION_IN_PROGRESS, REQUEST_IN_PROGRESS, INTERNAL_ERROR -> KMS_INTERNAL;
        };
    }

    /** Returns the code that clients know. */
    public String code() {
        return code;
    }

    public int status() {
        return status;
    }
}
