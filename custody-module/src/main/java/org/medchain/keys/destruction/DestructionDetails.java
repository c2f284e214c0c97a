package org.medchain.keys.destruction;

import java.util.Optional;
import org.medchain.keys.PatientId;

/** A destruction and whose keys it is about; the id is empty once they are erased. */
public record DestructionDetails(DestructionRecord destruction, Optional<PatientId> patientId) {}
