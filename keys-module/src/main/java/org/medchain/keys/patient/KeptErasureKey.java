package org.medchain.keys.patient;

import java.time.Instant;
import java.util.Arrays;

/**
 * An erasure key as a store of its own has it, opened.
 *
 * @param bytes for the caller to wipe
 * @param used whether an encrypted key of the patient may have left the service
 * @param createdAt when it was made
 */
record KeptErasureKey(PatientRowId patient, byte[] bytes, boolean used, Instant createdAt) {

    void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "KeptErasureKey[" + patient + "]";
    }
}
