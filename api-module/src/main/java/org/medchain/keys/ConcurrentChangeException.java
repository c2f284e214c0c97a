package org.medchain.keys;

/** Another request changed the same object first. Read it again and retry. */
public final class ConcurrentChangeException extends KeyManagementException {

    public ConcurrentChangeException() {
        super(FailureReason.CONFLICT, "the object was changed by another request at the same time");
    }

    public ConcurrentChangeException(Throwable cause) {
        super(FailureReason.CONFLICT, "the object was changed by another request at the same time", cause);
    }
}
