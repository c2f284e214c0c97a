package org.medchain.keys;

/** The encrypted key does not open: altered, cut, or another patient's, tenant's or installation's. Which of them is not disclosed. */
public final class InvalidEncryptedKeyException extends KeyManagementException {

    public InvalidEncryptedKeyException() {
        super(FailureReason.INVALID_ENCRYPTED_KEY, "the encrypted key is not a valid key of this patient");
    }

    public InvalidEncryptedKeyException(Throwable cause) {
        super(FailureReason.INVALID_ENCRYPTED_KEY, "the encrypted key is not a valid key of this patient", cause);
    }
}
