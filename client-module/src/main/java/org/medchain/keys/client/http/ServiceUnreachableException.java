package org.medchain.keys.client.http;

import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;

/**
 * The service did not answer within the deadline, however often it was asked. It is not known whether the last request took effect; a data key
 * that was generated and never received does no harm.
 */
public final class ServiceUnreachableException extends KeyManagementException {

    private final Duration retryAfter;

    ServiceUnreachableException(Optional<Duration> retryAfter, Throwable cause) {
        super(FailureReason.KMS_UNAVAILABLE, "the service can't be reached in time", cause);
        this.retryAfter = retryAfter.orElse(null);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
