package org.medchain.keys.it.crash;

import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ReceivedKey;

/**
 * A data key that the server answered, as far as a caller remembers it.
 *
 * @param encryptedKey one of those that the server has answered for the key; a rotation makes it superseded
 * @param sha256 of the plain key, which itself is not kept
 */
record AcknowledgedKey(Patient patient, String keyId, String encryptedKey, String sha256) {

    /** The key under the encrypted key that stands in the answer, or under the one that was asked with. */
    static AcknowledgedKey of(Patient patient, ApiAnswer answer, String askedWith) {
        return new AcknowledgedKey(
                patient,
                answer.json().getString("keyId"),
                answer.json().getString("encryptedKey", askedWith),
                answer.plainKey().map(ReceivedKey::sha256).orElseThrow());
    }

    @Override
    public String toString() {
        return "AcknowledgedKey[" + patient + ", " + keyId + "]";
    }
}
