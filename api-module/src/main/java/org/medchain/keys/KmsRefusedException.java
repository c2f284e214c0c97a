package org.medchain.keys;

/** The key management service answered and refused: access denied, key disabled, pending deletion or missing. Retrying does not help. */
public final class KmsRefusedException extends KeyManagementException {

    public KmsRefusedException() {
        super(FailureReason.KMS_REFUSED, "the key management service refused the request");
    }

    public KmsRefusedException(Throwable cause) {
        super(FailureReason.KMS_REFUSED, "the key management service refused the request", cause);
    }
}
