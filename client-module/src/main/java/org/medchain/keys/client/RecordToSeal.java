package org.medchain.keys.client;

import java.util.Map;
import org.medchain.keys.PatientId;

/**
 * One item of a batch.
 *
 * @param context what the message is bound to beside its patient and tenant; it stands in the message in clear
 */
public record RecordToSeal(PatientId patientId, byte[] plaintext, Map<String, String> context) {

    @Override
    public String toString() {
        return "RecordToSeal[redacted]";
    }
}
