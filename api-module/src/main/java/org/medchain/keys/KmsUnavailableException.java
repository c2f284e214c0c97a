package org.medchain.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * The key management service can't be reached, is throttling, or its circuit breaker is open. Retrying later helps.
 */
public final class KmsUnavailableException extends KeyManagementException {

    private static final String MESSAGE = "the key management service is not available";

    private final Duration retryAfter;

    public KmsUnavailableException() {
        super(FailureReason.KMS_UNAVAILABLE, MESSAGE);
        this.retryAfter = null;
    }

    public KmsUnavailableException(Throwable cause) {
        super(FailureReason.KMS_UNAVAILABLE, MESSAGE, cause);
        this.retryAfter = null;
    }

    /** A circuit breaker is open for this long. */
    public KmsUnavailableException(Duration retryAfter) {
        super(FailureReason.KMS_UNAVAILABLE, MESSAGE);
        this.retryAfter = retryAfter;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
