package org.medchain.keys.console.page;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.console.text.Texts;

/**
 * An audit event as a line of a table. What is not known is an empty text.
 *
 * @param purpose for what the caller works, and with which kind of data, as the token says
 */
public record AuditRow(
        long seq,
        String occurredAt,
        String operation,
        String outcome,
        String reason,
        String actor,
        String purpose,
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
                Stream.of(event.purposeOfUse(), event.dataCategory())
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(", ")),
                event.patientId().orElse(""),
                event.requestId());
    }
}
