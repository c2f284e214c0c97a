package org.medchain.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * The limit of calls under way to the key management service is reached, in that Region or for that CMK. Nothing was
 * asked of it. Retrying a little later helps.
 */
public final class KmsBusyException extends KeyManagementException {

    private final Duration retryAfter;

    public KmsBusyException(Duration retryAfter) {
        super(FailureReason.KMS_BUSY, "too many calls to the key management service are under way");
        this.retryAfter = retryAfter;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(retryAfter);
    }
}
