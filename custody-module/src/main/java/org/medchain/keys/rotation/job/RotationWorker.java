package org.medchain.keys.rotation.job;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.rotation.job.BatchPreparation.Course;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseOutage;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.WorkStore;

/**
 * Works on one rotation, batch after batch, as long as it holds the lease and the rotation runs. If the key management service, the
 * database or an active tenant is missing, it waits; what fails for good is noted and left behind.
 */
@Shared
final class RotationWorker {

    private static final Logger LOG = System.getLogger(RotationWorker.class.getName());

    private final WorkStore leases;
    private final Courses courses;
    private final BatchSteps steps;
    private final RotationCompletion completion;
    private final RotationThreads threads;
    private final RotationSettings settings;
    private final LimitedLog failures = new LimitedLog(LOG);
    private volatile boolean stopping;

    @Inject
    RotationWorker(
            WorkStore leases,
            Courses courses,
            BatchSteps steps,
            RotationCompletion completion,
            RotationThreads threads,
            RotationSettings settings) {
        this.leases = leases;
        this.courses = courses;
        this.steps = steps;
        this.completion = completion;
        this.threads = threads;
        this.settings = settings;
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }

    /** Works on the rotation until it ends, has to wait, or is another's. */
    void work(RotationRowId id) {
        leases.take(RotationJobStore.ROTATION.lasting(settings.leaseLength()), id)
                .ifPresent(this::workUnder);
    }

    private void workUnder(Lease<RotationRowId> lease) {
        try (lease;
                BatchSequence batches = new BatchSequence(steps, threads.executor(), steps.waitsForAnswers())) {
            workOrWait(lease, batches);
        } catch (Lease.LostException e) {
            LOG.log(Level.INFO, "rotation {0} was paused, cancelled or taken over", lease.subject());
        }
    }

    private void workOrWait(Lease<RotationRowId> lease, BatchSequence batches) {
        try {
            while (!stopping && goesOn(lease, batches)) {
                lease.renewIfDue();
            }
        } catch (TenantUntrustedException e) {
            // The watch over directing rows reports it. The row is not read for how often it has waited.
            courses.stallLongest(lease, e.reason());
        } catch (KeyManagementException e) {
            // Of the tenant and not of one patient: suspended, without a CMK, or its CMK can't be looked at.
            courses.stall(lease, e.reason());
        } catch (Lease.LostException e) {
            throw e;
        } catch (RuntimeException e) {
            failures.log(Level.ERROR, "a rotation failed and will be tried again", ": " + lease.subject(), e);
            if (DatabaseOutage.caused(e)) {
                courses.stall(lease, FailureReason.AUDIT_UNAVAILABLE);
            } else {
                courses.stallLongest(lease, FailureReason.INTERNAL_ERROR);
            }
        }
    }

    private boolean goesOn(Lease<RotationRowId> lease, BatchSequence batches) {
        Optional<Course> course = courses.next(lease);
        return course.isPresent()
                && batches.work(course.get())
                        .map(result -> advance(course.get().job(), lease, result))
                        .orElseGet(() -> complete(course.get()));
    }

    private boolean advance(RotationJob job, Lease<RotationRowId> lease, BatchResult result) {
        if (courses.stallIfLacking(job, lease, result)) {
            return false;
        }
        BatchResult end = result.givenUp();
        if (!job.dryRun()) {
            steps.recordFailures(end);
        }
        courses.advance(lease, end);
        return true;
    }

    private boolean complete(Course course) {
        long tenantKeysFailed = completion.rewrapTenantKeys(course);
        try {
            completion.complete(course.job(), tenantKeysFailed);
        } catch (ConcurrentChangeException e) {
            LOG.log(
                    Level.INFO,
                    "rotation {0} was paused or cancelled at its end",
                    course.job().id());
        }
        return false;
    }
}
