package org.medchain.keys.web.destruction;

import org.medchain.keys.PatientId;
import org.medchain.keys.destruction.DestructionDetails;
import org.medchain.keys.destruction.DestructionRecord;
import org.medchain.keys.web.json.Time;

/** A destruction as privacy officers see it. */
public record DestructionView(
        String id,
        String patientId,
        String status,
        String legalBasis,
        String requestedBy,
        String requestedAt,
        String approvedBy,
        String approvedAt,
        String eraseAfter,
        String cancelledBy,
        String cancelledAt,
        String erasedAt,
        long keys) {

    static DestructionView of(DestructionDetails details) {
        DestructionRecord destruction = details.destruction();
        return new DestructionView(
                destruction.id().toString(),
                details.patientId().map(PatientId::value).orElse(null),
                destruction.status().name(),
                destruction.legalBasis(),
                destruction.persons().requester().name(),
                destruction.persons().requester().time().toString(),
                destruction.persons().approvedBy().orElse(null),
                Time.text(destruction.persons().approvedAt()),
                Time.text(destruction.eraseAfter()),
                destruction.cancelledBy().orElse(null),
                Time.text(destruction.cancelledAt()),
                Time.text(destruction.erasedAt()),
                destruction.dataKeys());
    }
}
