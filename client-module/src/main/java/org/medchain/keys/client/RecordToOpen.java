package org.medchain.keys.client;

import java.util.Map;
import org.medchain.keys.PatientId;

/**
 * One item of a batch.
 *
 * @param required entries that the message's context must have
 */
public record RecordToOpen(PatientId patientId, byte[] message, Map<String, String> required) {

    /** Creates a record that opens with whatever context the message has. */
    public RecordToOpen(PatientId patientId, byte[] message) {
        this(patientId, message, Map.of());
    }

    @Override
    public String toString() {
        return "RecordToOpen[redacted]";
    }
}
