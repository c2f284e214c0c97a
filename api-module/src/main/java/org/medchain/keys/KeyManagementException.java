package org.medchain.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * An operation did not happen, for a reason the caller can tell apart by type. Messages are fixed sentences: they carry no
 * input, no secret, and not which check of a cipher failed.
 */
public abstract class KeyManagementException extends RuntimeException {

    private final FailureReason reason;

    protected KeyManagementException(FailureReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    protected KeyManagementException(FailureReason reason, String message) {
        this(reason, message, null);
    }

    public FailureReason reason() {
        return reason;
    }

    /** Returns how long to wait before a retry can help, if that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
