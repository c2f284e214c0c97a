package org.medchain.keys.chain.signing;

/**
 * A signature, and the message that it is said to be over. A claim until {@link TrustedKeys#accept} says otherwise.
 *
 * @param keyId of the key that is said to have signed
 */
public record Signed(SignatureAlgorithm algorithm, String keyId, byte[] message, byte[] signature) {

    @Override
    public byte[] message() {
        return message.clone();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }
}
