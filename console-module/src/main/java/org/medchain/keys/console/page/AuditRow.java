package org.medchain.keys.console.page;

import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.console.text.Texts;

/** An audit event as a line of a table. What is not known is an empty text. */
public record AuditRow(
        long seq,
        String occurredAt,
        String operation,
        String outcome,
        String reason,
        String actor,
        String patientId,
        String requestId) {

    static AuditRow of(AuditEvent event, Texts texts) {
        Optional<FailureReason> reason = event.reason();
        return new AuditRow(
                event.seq(),
                texts.time(event.occurredAt()),
                event.operation().name(),
                event.outcome().name(),
                reason.map(FailureReason::slug).orElse(""),
                event.actor(),
                event.patientId().orElse(""),
                event.requestId());
    }
}
