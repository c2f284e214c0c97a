package org.medchain.keys;

import java.time.Duration;

/**
 * As many calls to the key management service are under way, in that Region or for that CMK, as may be at once. Nothing was
 * asked of it. Retrying a little later helps.
 */
public final class KmsBusyException extends KeyManagementException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public KmsBusyException(Duration retryAfter) {
        super(FailureReason.KMS_BUSY, "too many calls to the key management service are under way");
        this.retryAfter = retryAfter;
    }

    /** How long to wait before retrying. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
