package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.rotation.policy.RotationPolicyStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;

/** Ends a rotation that has looked at every patient, and tells the tenant's policy when the next one is due. */
@Shared
final class RotationCompletion {

    private final AuditedOperations operations;
    private final RotationPolicyStore policies;
    private final DatabaseClock time;

    @Inject
    RotationCompletion(AuditedOperations operations, RotationPolicyStore policies, DatabaseClock time) {
        this.operations = operations;
        this.policies = policies;
        this.time = time;
    }

    /** @throws ConcurrentChangeException if it was paused or cancelled */
    void complete(RotationJob job) {
        Instant now = time.now();
        operations
                .byItself(Optional.of(job.tenantId()))
                .run(Operation.COMPLETE_ROTATION, attempt -> Recorded.changing(RotationChange.complete(job, now), job));
        if (job.origin() == RotationOrigin.POLICY) {
            scheduleNext(job, now);
        }
    }

    private void scheduleNext(RotationJob job, Instant now) {
        policies.find(job.tenantId())
                .map(stored -> stored.policy().afterEnd(job.oldestWrapping(), now))
                .ifPresent(nextCheck -> policies.scheduleNext(job.tenantId(), nextCheck));
    }
}
