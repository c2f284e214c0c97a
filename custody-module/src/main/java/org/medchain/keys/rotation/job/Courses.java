package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.datakey.Rewrapping;
import org.medchain.keys.rotation.job.BatchPreparation.Course;
import org.medchain.keys.rotation.policy.RotationPolicyStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ServerClock;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStore;
import org.medchain.keys.work.BackOff;
import org.medchain.keys.work.Lease;

/** Decides before each batch whether a rotation continues, under which CMK or KEK, and from which patient on, or how long it waits. */
@Shared
record Courses(
        RotationJobStore jobs,
        RotationProgressStore progress,
        RotationPolicyStore policies,
        TenantStore tenants,
        Rewrapping rewrapping,
        ServerClock serverClock) {

    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(5), Duration.ofMinutes(5));
    private static final int STALLS_BEFORE_GIVING_UP = 10;

    @Inject
    Courses {}

    /**
     * Returns the rotation's next course; empty if it was paused, cancelled or taken over, or has to wait.
     *
     * @throws KeyManagementException if the tenant is suspended or has no CMK, or its CMK is not active or can't be looked at
     */
    Optional<Course> next(Lease<RotationRowId> lease) {
        return jobs.find(lease.subject())
                .filter(job -> !serverClock.isWrong())
                .filter(RotationJob::isRunning)
                .filter(job -> lease.isHeld())
                .filter(job -> job.waitsUntil(serverClock.databaseTime()).isEmpty())
                .filter(job -> isInItsWindow(job, lease))
                .map(job -> course(job, lease));
    }

    private boolean isInItsWindow(RotationJob job, Lease<RotationRowId> lease) {
        if (job.origin() != RotationOrigin.POLICY) {
            return true;
        }
        Optional<Instant> opening = policies.find(job.tenantId())
                .flatMap(stored -> stored.policy().nextOpening(serverClock.databaseTime()));
        opening.ifPresent(notBefore -> progress.postpone(lease, notBefore));
        return opening.isEmpty();
    }

    private Course course(RotationJob job, Lease<RotationRowId> lease) {
        Tenant tenant = tenants.requireActive(job.tenantId());
        tenant.cmkDates().requireActive(serverClock.databaseTime());
        return new Course(job, tenant, rewrapping.ruleFor(tenant.cmk(), job.due()), lease);
    }

    /** Moves the rotation on over a batch. */
    void advance(Lease<RotationRowId> lease, BatchResult result) {
        progress.advance(lease, result);
    }

    /** Lets the rotation wait if the batch lacked something, unless it has waited often; returns true if it waits. */
    boolean stallIfLacking(RotationJob job, Lease<RotationRowId> lease, BatchResult result) {
        Optional<FailureReason> lacked = result.lacked().filter(unused -> job.stalls() < STALLS_BEFORE_GIVING_UP);
        lacked.ifPresent(waitingFor -> stall(job, lease, waitingFor));
        return lacked.isPresent();
    }

    /** Lets the rotation wait, the longer the more often it has waited. */
    void stall(Lease<RotationRowId> lease, FailureReason waitingFor) {
        jobs.find(lease.subject()).ifPresent(job -> stall(job, lease, waitingFor));
    }

    private void stall(RotationJob job, Lease<RotationRowId> lease, FailureReason waitingFor) {
        progress.stall(lease, BACK_OFF.after(job.stalls()), waitingFor);
    }

    /** Lets the rotation wait as long as one ever waits; its row is not read. */
    void stallLongest(Lease<RotationRowId> lease, FailureReason waitingFor) {
        progress.stall(lease, BACK_OFF.longest(), waitingFor);
    }
}
