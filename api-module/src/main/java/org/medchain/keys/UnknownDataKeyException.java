package org.medchain.keys;

/** The patient has no such data key. */
public final class UnknownDataKeyException extends KeyManagementException {

    public UnknownDataKeyException() {
        super(FailureReason.NOT_FOUND, "the patient has no such data key");
    }
}
