package org.medchain.keys.web.datakey;

/**
 * The body that a request for a data key may have.
 *
 * @param recipientPublicKey to which the key is sealed; {@code null} for a key in plain
 */
public record GenerateBody(String recipientPublicKey) {

    /** @param body {@code null} if there was none, which is the same as one that asks for nothing */
    static String recipientPublicKeyOf(GenerateBody body) {
        return body == null ? null : body.recipientPublicKey();
    }
}
