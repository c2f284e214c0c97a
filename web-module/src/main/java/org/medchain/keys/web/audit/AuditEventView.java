package org.medchain.keys.web.audit;

import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.AuditEvent;

/** An audit event as auditors see it. */
public record AuditEventView(
        String id,
        long seq,
        String occurredAt,
        String operation,
        String outcome,
        String reason,
        String actor,
        String client,
        String roles,
        String purposeOfUse,
        String dataCategory,
        String sourceAddress,
        String requestId,
        String tenantId,
        String patientId,
        String provider,
        String keyId,
        Integer generation,
        String region,
        String delivery,
        String traceId,
        RowChangeView change) {

    static AuditEventView of(AuditEvent event) {
        return new AuditEventView(
                event.id().toString(),
                event.seq(),
                event.occurredAt().toString(),
                event.operation().name(),
                event.outcome().name(),
                event.reason().map(FailureReason::slug).orElse(null),
                event.actor(),
                event.client().orElse(null),
                event.roles(),
                event.purposeOfUse().orElse(null),
                event.dataCategory().orElse(null),
                event.sourceAddress().orElse(null),
                event.requestId(),
                event.tenantId(),
                event.patientId().orElse(null),
                event.provider().label(),
                event.keyId().map(Object::toString).orElse(null),
                event.generation().orElse(null),
                event.region().orElse(null),
                event.delivery().orElse(null),
                event.traceId().orElse(null),
                event.change().map(RowChangeView::of).orElse(null));
    }
}
