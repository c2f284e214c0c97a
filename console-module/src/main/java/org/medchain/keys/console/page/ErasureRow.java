package org.medchain.keys.console.page;

import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.PatientId;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.destruction.DestructionDetails;
import org.medchain.keys.destruction.DestructionRecord;

/**
 * An erasure as a line of a table. What is not known is an empty text.
 *
 * @param overdue whether it should have been done by now
 * @param mine whether the person asked for it, and so may not approve it
 */
public record ErasureRow(
        String id,
        String patientId,
        String status,
        String legalBasis,
        String requestedBy,
        String requestedAt,
        String approvedBy,
        String eraseAfter,
        String countdown,
        String erasedAt,
        long keys,
        boolean held,
        boolean overdue,
        boolean mine,
        boolean awaitsApproval,
        boolean mayBeCancelled,
        boolean hasCertificate) {

    static ErasureRow of(DestructionDetails details, boolean held, Visit visit) {
        DestructionRecord destruction = details.destruction();
        Texts texts = visit.texts();
        DestructionStatus status = destruction.status();
        boolean open = status == DestructionStatus.AWAITING_APPROVAL || status == DestructionStatus.PENDING;
        return new ErasureRow(
                destruction.id().toString(),
                details.patientId().map(PatientId::value).orElse(""),
                texts.of("status." + status.name()),
                destruction.legalBasis(),
                destruction.persons().requester().name(),
                texts.time(destruction.persons().requester().time()),
                destruction.persons().approvedBy().orElse(""),
                texts.time(destruction.eraseAfter()),
                status == DestructionStatus.PENDING ? texts.until(destruction.eraseAfter(), visit.now()) : "",
                texts.time(destruction.erasedAt()),
                destruction.dataKeys(),
                held,
                isOverdue(
                        status,
                        destruction.eraseAfter(),
                        held,
                        destruction.erasedAt().isPresent(),
                        visit.now()),
                visit.isMine(destruction.persons().requester()),
                status == DestructionStatus.AWAITING_APPROVAL,
                open,
                status == DestructionStatus.ERASED);
    }

    /** One that is erased waits for its certificate. */
    static boolean isOverdue(
            DestructionStatus status, Optional<Instant> eraseAfter, boolean held, boolean erased, Instant now) {
        boolean due =
                (status == DestructionStatus.PENDING && !held) || (status == DestructionStatus.ERASING && !erased);
        return due
                && eraseAfter
                        .filter(time -> time.isBefore(now.minus(ServerFigures.LATE)))
                        .isPresent();
    }
}
