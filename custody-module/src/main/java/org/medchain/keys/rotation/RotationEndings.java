package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.rotation.job.RotationChange;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.rotation.job.RotationJobStore;
import org.medchain.keys.rotation.job.RotationOrigin;
import org.medchain.keys.server.Shared;

/** Cancels a rotation because of another operation, in its caller's name and in one transaction with it. The cancellation has an event of its own. */
@Shared
record RotationEndings(RotationJobStore jobs) {

    @Inject
    RotationEndings {}

    /** Finds the rotation that the tenant's policy started, if it has not ended. */
    Optional<RotationJob> findOfPolicy(TenantId tenantId) {
        return jobs.findUnfinished(tenantId).filter(job -> job.origin() == RotationOrigin.POLICY);
    }

    /** Returns the cause with the cancellation before it; both are refused if the rotation has ended meanwhile. */
    <T> Recorded<T> cancelling(Optional<RotationJob> ended, Attempt attempt, Recorded<T> cause, Instant now) {
        return ended.map(job -> {
                    Attempt cancellation = attempt.besides(Operation.CANCEL_ROTATION);
                    return cause.after(cancellation, jobs.change(cancellation, RotationChange.cancel(job, now)));
                })
                .orElse(cause);
    }
}
