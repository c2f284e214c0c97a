package org.medchain.keys.rotation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.datakey.DataKeys;

/** Ends a rotation that has looked at every patient, and tells the tenant's policy when the next one is due. */
@ApplicationScoped
class RotationCompletion {

    private final Clock clock = Clock.systemUTC();
    private AuditedOperations operations;
    private AuditLedger ledger;
    private RotationPolicies policies;
    private DataKeys dataKeys;

    /** For the proxy. */
    protected RotationCompletion() {}

    @Inject
    RotationCompletion(AuditedOperations operations, AuditLedger ledger, RotationPolicies policies, DataKeys dataKeys) {
        this.operations = operations;
        this.ledger = ledger;
        this.policies = policies;
        this.dataKeys = dataKeys;
    }

    /** @throws ConcurrentChangeException if it was paused or cancelled */
    void complete(RotationJob job) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        operations.run(Operation.COMPLETE_ROTATION, attempt -> {
            attempt.actsOn(job.tenantId());
            ledger.recordSuccess(attempt, RotationChange.complete(job, now));
            return job;
        });
        if (job.origin() == RotationOrigin.POLICY) {
            scheduleNext(job.tenantId(), now);
        }
    }

    private void scheduleNext(TenantId tenantId, Instant now) {
        policies.find(tenantId)
                .map(stored -> stored.policy().afterEnd(dataKeys.findOldestWrapping(tenantId), now))
                .ifPresent(nextCheck -> policies.scheduleNext(tenantId, nextCheck));
    }
}
