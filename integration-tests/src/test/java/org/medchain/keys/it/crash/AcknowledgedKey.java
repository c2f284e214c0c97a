package org.medchain.keys.it.crash;

import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.ReceivedKey;

/**
 * A data key that the server answered, as far as a caller remembers it.
 *
 * @param sha256 of the plain key, which itself is not kept
 */
record AcknowledgedKey(Hospital hospital, String patientId, String keyId, String encryptedKey, String sha256) {

    static AcknowledgedKey of(Hospital hospital, String patientId, ApiAnswer generated) {
        return new AcknowledgedKey(
                hospital,
                patientId,
                generated.json().getString("keyId"),
                generated.json().getString("encryptedKey"),
                generated.plainKey().map(ReceivedKey::sha256).orElseThrow());
    }

    /** What its decryption by the running server answers. */
    ApiAnswer decrypt() {
        return hospital.decrypt(patientId, encryptedKey);
    }

    boolean isPlainIn(ApiAnswer decrypted) {
        return decrypted
                .plainKey()
                .map(ReceivedKey::sha256)
                .filter(sha256::equals)
                .isPresent();
    }

    @Override
    public String toString() {
        return "AcknowledgedKey[" + hospital.tenantId() + ", " + patientId + ", " + keyId + "]";
    }
}
