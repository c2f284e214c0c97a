package org.medchain.keys;

import java.time.Duration;
import java.util.Optional;

/** The caller or its tenant asks for more at once, or in a minute, than one may take from all others. Retrying later helps. */
public final class TooManyRequestsException extends KeyManagementException {

    private final Duration retryAfter;

    public TooManyRequestsException(Duration retryAfter) {
        super(FailureReason.TOO_MANY_REQUESTS, "there are too many requests of this kind");
        this.retryAfter = retryAfter;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(retryAfter);
    }
}
