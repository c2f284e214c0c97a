package org.medchain.keys;

/** An idempotency key came with another request before. Use a new one for each request. */
public final class IdempotencyKeyReusedException extends KeyManagementException {

    public IdempotencyKeyReusedException() {
        super(FailureReason.IDEMPOTENCY_KEY_REUSED, "the idempotency key came with another request before");
    }
}
