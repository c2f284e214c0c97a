package org.medchain.keys.kmssimulator.key;

/**
 * An error as AWS KMS answers it: its name, a message for a person, and 400 where the caller is at fault.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html">Common errors (AWS KMS)</a>
 */
public final class KmsErrorException extends RuntimeException {

    private final String code;

    public KmsErrorException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The error's name on the wire, {@code DisabledException} for example. */
    public String code() {
        return code;
    }

    public static KmsErrorException validation(String message) {
        return new KmsErrorException("ValidationException", message);
    }

    public static KmsErrorException notFound(String message) {
        return new KmsErrorException("NotFoundException", message);
    }

    public static KmsErrorException unsupported(String message) {
        return new KmsErrorException("UnsupportedOperationException", message);
    }

    static KmsErrorException disabled(KeyArn key) {
        return new KmsErrorException("DisabledException", key + " is disabled.");
    }

    static KmsErrorException invalidState(KeyArn key, KeyState state) {
        return new KmsErrorException("KMSInvalidStateException", key + " is " + state.label() + ".");
    }

    static KmsErrorException invalidCiphertext() {
        return new KmsErrorException("InvalidCiphertextException", "The ciphertext is not valid.");
    }

    static KmsErrorException malformedPolicy(String message) {
        return new KmsErrorException("MalformedPolicyDocumentException", message);
    }
}
