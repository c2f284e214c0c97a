package org.medchain.keys.rotation.job;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.rotation.job.BatchPreparation.Course;
import org.medchain.keys.server.Lease;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseOutage;

/**
 * Works on one rotation, batch after batch, as long as it holds the lease and the rotation runs. If the key management service, the
 * database or an active tenant is missing, it waits; what fails for good is noted and left behind.
 */
@Shared
final class RotationWorker {

    private static final Logger LOG = System.getLogger(RotationWorker.class.getName());
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int STALLS_BEFORE_GIVING_UP = 10;

    private final RotationJobStore jobs;
    private final RotationLeaseStore leases;
    private final Courses courses;
    private final BatchSteps steps;
    private final RotationCompletion completion;
    private final IncompleteRotations incomplete;
    private final RotationThreads threads;
    private final RotationSettings settings;
    private final Clock clock;
    private final LimitedLog failures = new LimitedLog(LOG);
    private volatile boolean stopping;

    @Inject
    RotationWorker(
            RotationJobStore jobs,
            RotationLeaseStore leases,
            Courses courses,
            BatchSteps steps,
            RotationCompletion completion,
            IncompleteRotations incomplete,
            RotationThreads threads,
            RotationSettings settings,
            Clock clock) {
        this.jobs = jobs;
        this.leases = leases;
        this.courses = courses;
        this.steps = steps;
        this.completion = completion;
        this.incomplete = incomplete;
        this.threads = threads;
        this.settings = settings;
        this.clock = clock;
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }

    /** Works on the rotation until it ends, has to wait, or is another's. */
    void work(RotationRowId id) {
        Lease.take(leases, id, settings.leaseLength(), clock).ifPresent(this::workUnder);
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
            stall(lease, LONGEST_WAIT, e.reason());
        } catch (KeyManagementException e) {
            // Of the tenant and not of one patient: suspended, without a CMK, or its CMK can't be looked at.
            stall(lease, e.reason());
        } catch (Lease.LostException e) {
            throw e;
        } catch (RuntimeException e) {
            failures.log(Level.ERROR, "a rotation failed and will be tried again", ": " + lease.subject(), e);
            if (DatabaseOutage.caused(e)) {
                stall(lease, FailureReason.AUDIT_UNAVAILABLE);
            } else {
                stall(lease, LONGEST_WAIT, FailureReason.INTERNAL_ERROR);
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
        Optional<FailureReason> lacked = result.lacked();
        if (lacked.isPresent() && job.stalls() < STALLS_BEFORE_GIVING_UP) {
            stall(job, lease, lacked.get());
            return false;
        }
        BatchResult end = result.givenUp();
        if (!job.dryRun()) {
            steps.recordFailures(end);
        }
        leases.advance(lease, end);
        return true;
    }

    private boolean complete(Course course) {
        long tenantKeysFailed = completion.rewrapTenantKeys(course);
        try {
            completion.complete(course.job(), tenantKeysFailed);
            incomplete.reportIfIncomplete(course.job(), tenantKeysFailed);
        } catch (ConcurrentChangeException e) {
            LOG.log(
                    Level.INFO,
                    "rotation {0} was paused or cancelled at its end",
                    course.job().id());
        }
        return false;
    }

    private void stall(Lease<RotationRowId> lease, FailureReason waitingFor) {
        jobs.find(lease.subject()).ifPresent(job -> stall(job, lease, waitingFor));
    }

    private void stall(RotationJob job, Lease<RotationRowId> lease, FailureReason waitingFor) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(job.stalls(), STALLS_BEFORE_GIVING_UP));
        stall(lease, wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT, waitingFor);
    }

    private void stall(Lease<RotationRowId> lease, Duration wait, FailureReason waitingFor) {
        leases.stall(lease, clock.instant().plus(wait), waitingFor);
    }
}
