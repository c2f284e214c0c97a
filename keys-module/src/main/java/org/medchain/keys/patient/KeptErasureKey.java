package org.medchain.keys.patient;

import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * An erasure key as a store of its own has it, opened.
 *
 * @param bytes for the caller to wipe
 * @param used whether an encrypted key of the patient may have left the service
 * @param createdAt when it was made
 */
record KeptErasureKey(PatientRowId patient, byte[] bytes, boolean used, Instant createdAt) {

    /** Has the key marked as used, unless it is. If that is refused, it does not stay in memory. */
    void markUsed(Consumer<PatientRowId> marking) {
        try {
            if (!used) {
                marking.accept(patient);
            }
        } catch (RuntimeException e) {
            wipe();
            throw e;
        }
    }

    void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "KeptErasureKey[" + patient + "]";
    }
}
