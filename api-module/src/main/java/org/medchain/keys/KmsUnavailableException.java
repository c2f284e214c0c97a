package org.medchain.keys;

/** The key management service can't be reached, is throttling, or its circuit breaker is open. Retrying later helps. */
public final class KmsUnavailableException extends KeyManagementException {

    private static final long serialVersionUID = 1L;

    public KmsUnavailableException() {
        super(FailureReason.KMS_UNAVAILABLE, "the key management service is not available");
    }

    public KmsUnavailableException(Throwable cause) {
        super(FailureReason.KMS_UNAVAILABLE, "the key management service is not available", cause);
    }
}
