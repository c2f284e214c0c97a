package org.medchain.keys.web.destruction;

import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.PatientId;
import org.medchain.keys.destruction.DestructionDetails;
import org.medchain.keys.destruction.DestructionRecord;

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
                destruction.requestedBy(),
                destruction.requestedAt().toString(),
                destruction.approvedBy().orElse(null),
                text(destruction.approvedAt()),
                text(destruction.eraseAfter()),
                destruction.cancelledBy().orElse(null),
                text(destruction.cancelledAt()),
                text(destruction.erasedAt()),
                destruction.dataKeys());
    }

    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
