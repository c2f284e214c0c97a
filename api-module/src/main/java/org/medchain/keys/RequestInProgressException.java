package org.medchain.keys;

/** A request with the same idempotency key is being answered. Retry when it has ended. */
public final class RequestInProgressException extends KeyManagementException {

    public RequestInProgressException() {
        super(FailureReason.REQUEST_IN_PROGRESS, "a request with the same idempotency key is in progress");
    }
}
