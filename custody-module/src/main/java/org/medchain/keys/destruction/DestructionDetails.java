package org.medchain.keys.destruction;

import java.util.Optional;
import org.medchain.keys.PatientId;

/** A destruction and whose keys it is about; the id is empty once they are erased. */
public record DestructionDetails(DestructionRecord destruction, Optional<PatientId> patientId) {

    /** @param row the destruction, and the patient's id or null */
    static DestructionDetails ofRow(Object[] row) {
        return new DestructionDetails(
                (DestructionRecord) row[0], Optional.ofNullable((String) row[1]).map(PatientId::new));
    }
}
