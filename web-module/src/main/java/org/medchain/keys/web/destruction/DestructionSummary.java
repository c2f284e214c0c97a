package org.medchain.keys.web.destruction;

import org.medchain.keys.Destruction;
import org.medchain.keys.PatientId;

/** The answer to a request for a destruction. */
public record DestructionSummary(
        String id,
        String patientId,
        String status,
        String legalBasis,
        String requestedBy,
        String requestedAt,
        String eraseAfter,
        long keys) {

    static DestructionSummary of(Destruction destruction, PatientId patientId) {
        return new DestructionSummary(
                destruction.id().toString(),
                patientId.value(),
                destruction.status().name(),
                destruction.legalBasis().value(),
                destruction.requestedBy(),
                destruction.requestedAt().toString(),
                destruction.eraseAfter().map(Object::toString).orElse(null),
                destruction.keys());
    }
}
