package org.medchain.keys.destruction;

import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.Operation;

/**
 * An audit event that a certificate names.
 *
 * @param seq its number in the tenant's chain
 * @param reason why it failed, if it did
 */
record TrailEvent(long seq, Operation operation, Instant time, Optional<FailureReason> reason) {

    static TrailEvent of(AuditEvent event) {
        return new TrailEvent(event.seq(), event.operation(), event.occurredAt(), event.reason());
    }
}
