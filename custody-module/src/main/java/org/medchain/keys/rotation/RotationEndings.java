package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.rotation.job.RotationChange;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.rotation.job.RotationJobStore;
import org.medchain.keys.rotation.job.RotationOrigin;
import org.medchain.keys.server.Shared;

/** Cancels a rotation because of another operation, in its caller's name, before that is committed. The cancellation has an event of its own. */
@Shared
final class RotationEndings {

    private final AuditedOperations operations;
    private final RotationJobStore jobs;

    @Inject
    RotationEndings(AuditedOperations operations, RotationJobStore jobs) {
        this.operations = operations;
        this.jobs = jobs;
    }

    /** Cancels the rotation that the tenant's policy started, if it has not ended. */
    void cancelOfPolicy(Attempt cause, TenantId tenantId, Instant now) {
        jobs.findUnfinished(tenantId)
                .filter(job -> job.origin() == RotationOrigin.POLICY)
                .ifPresent(job -> cancel(cause, job, now));
    }

    /** @throws org.medchain.keys.ConcurrentChangeException if it has ended */
    void cancel(Attempt cause, RotationJob job, Instant now) {
        operations
                .within(cause)
                .run(
                        Operation.CANCEL_ROTATION,
                        attempt -> Recorded.changing(jobs.change(attempt, RotationChange.cancel(job, now)), job));
    }
}
