package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.rotation.job.BatchPreparation.Course;
import org.medchain.keys.rotation.policy.RotationPolicyStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenantkey.TenantKeyRotation;

/** Ends a rotation that has looked at every patient: the tenant's own keys are last. Then the tenant's policy learns when the next one is due. */
@Shared
record RotationCompletion(
        AuditedOperations operations,
        RotationJobStore jobs,
        TenantKeyRotation tenantKeys,
        RotationPolicyStore policies,
        IncompleteRotations incomplete,
        DatabaseClock time) {

    @Inject
    RotationCompletion {}

    /**
     * Re-wraps the tenant's own keys. A dry run, which counts patients and their data keys, leaves them alone.
     *
     * @return how many of them should have moved and did not
     * @throws org.medchain.keys.KeyManagementException for want of something; worth another try
     */
    long rewrapTenantKeys(Course course) {
        return course.job().dryRun()
                ? 0
                : tenantKeys.rewrap(
                        course.tenant(),
                        new TenantKeyRotation.Due(
                                course.rule().current(), course.rule().due()),
                        course.job().id().toString(),
                        course.lease()::renewIfDue);
    }

    /**
     * Ends the rotation, and reports it if it left keys behind.
     *
     * @param tenantKeysFailed see {@link #rewrapTenantKeys}
     * @throws ConcurrentChangeException if it was paused or cancelled
     */
    void complete(RotationJob job, long tenantKeysFailed) {
        Instant now = time.now();
        operations
                .byItself(Optional.of(job.tenantId()))
                .run(
                        Operation.COMPLETE_ROTATION,
                        attempt -> Recorded.changing(
                                jobs.change(attempt, RotationChange.complete(job, tenantKeysFailed, now)), job));
        if (job.origin() == RotationOrigin.POLICY) {
            scheduleNext(job, now);
        }
        incomplete.reportIfIncomplete(job, tenantKeysFailed);
    }

    private void scheduleNext(RotationJob job, Instant now) {
        policies.find(job.tenantId()).ifPresent(stored -> {
            Instant nextCheck = stored.policy().afterEnd(job.progress().oldestWrapping(), now);
            policies.scheduleNext(stored, nextCheck, stored.policy().noticeOf(nextCheck));
        });
    }
}
