package org.medchain.keys;

/** Thrown when a certificate is asked for before the keys are erased and no server can have them in its memory. */
public final class NotErasedYetException extends KeyManagementException {

    public NotErasedYetException() {
        super(FailureReason.NOT_ERASED_YET, "the keys are not erased, so there is no certificate");
    }
}
