package org.medchain.keys.rotation;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.datakey.Rewrapping;
import org.medchain.keys.persistence.DatabaseOutage;
import org.medchain.keys.rotation.BatchPreparation.Course;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.Tenants;

/**
 * Works on one rotation, batch after batch, as long as it holds the lease and the rotation runs. What it lacks (the key
 * management service, the database, an active tenant) it waits for; what fails for good is noted and left behind.
 */
@ApplicationScoped
class RotationWorker {

    private static final Logger LOG = System.getLogger(RotationWorker.class.getName());
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int STALLS_BEFORE_GIVING_UP = 10;

    private final Clock clock = Clock.systemUTC();
    private RotationJobs jobs;
    private RotationLeases leases;
    private RotationBatch batch;
    private RotationCompletion completion;
    private RotationPolicies policies;
    private Tenants tenants;
    private Rewrapping rewrapping;
    private RotationSettings settings;
    private volatile boolean stopping;

    /** For the proxy. */
    protected RotationWorker() {}

    @Inject
    RotationWorker(
            RotationJobs jobs,
            RotationLeases leases,
            RotationBatch batch,
            RotationCompletion completion,
            RotationPolicies policies,
            Tenants tenants,
            Rewrapping rewrapping,
            RotationSettings settings) {
        this.jobs = jobs;
        this.leases = leases;
        this.batch = batch;
        this.completion = completion;
        this.policies = policies;
        this.tenants = tenants;
        this.rewrapping = rewrapping;
        this.settings = settings;
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }

    /** Works on the rotation until it ends, has to wait, or is another's. */
    void work(RotationId id) {
        UUID holder = UuidCreator.getTimeOrderedEpoch();
        Instant now = clock.instant();
        if (!leases.take(id, holder, now, now.plus(settings.leaseLength()))) {
            return;
        }
        try (RotationLease lease = new RotationLease(leases, clock, settings.leaseLength(), id, holder);
                BatchSequence batches = batch.sequence()) {
            workOrWait(id, lease, batches);
        } catch (RotationLease.LostException e) {
            LOG.log(Level.INFO, "rotation {0} was paused, cancelled or taken over", id);
        }
    }

    private void workOrWait(RotationId id, RotationLease lease, BatchSequence batches) {
        try {
            while (!stopping && goesOn(id, lease, batches)) {
                lease.renewIfDue();
            }
        } catch (KeyManagementException e) {
            // Of the tenant and not of one patient: suspended, without a CMK, or its CMK can't be looked at.
            stall(id, lease, e.reason());
        } catch (RotationLease.LostException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "rotation " + id + " failed and will be tried again", e);
            if (DatabaseOutage.caused(e)) {
                stall(id, lease, FailureReason.AUDIT_UNAVAILABLE);
            } else {
                lease.stall(LONGEST_WAIT, FailureReason.INTERNAL_ERROR);
            }
        }
    }

    private boolean goesOn(RotationId id, RotationLease lease, BatchSequence batches) {
        Optional<RotationJob> held = jobs.find(id).filter(job -> job.isWorkedOnBy(lease.holder()));
        if (held.isEmpty() || isOutsideItsWindow(held.get(), lease)) {
            return false;
        }
        RotationJob job = held.get();
        Tenant tenant = tenants.requireActive(job.tenantId());
        Course course = new Course(job, tenant, rewrapping.ruleFor(tenant, job.renewBefore()), lease);
        Optional<BatchResult> result = batches.work(course);
        if (result.isEmpty()) {
            return complete(job);
        }
        return advance(job, lease, result.get());
    }

    private boolean isOutsideItsWindow(RotationJob job, RotationLease lease) {
        if (job.origin() == RotationOrigin.CALLER) {
            return false;
        }
        Optional<Instant> opening =
                policies.find(job.tenantId()).flatMap(stored -> stored.policy().nextOpening(clock.instant()));
        opening.ifPresent(lease::postpone);
        return opening.isPresent();
    }

    private boolean advance(RotationJob job, RotationLease lease, BatchResult result) {
        Optional<FailureReason> lacked = result.lacked();
        if (lacked.isPresent() && job.stalls() < STALLS_BEFORE_GIVING_UP) {
            stall(job, lease, lacked.get());
            return false;
        }
        BatchResult end = result.givenUp();
        if (!job.dryRun()) {
            batch.recordFailures(end);
        }
        lease.advance(end);
        return true;
    }

    private boolean complete(RotationJob job) {
        try {
            completion.complete(job);
        } catch (ConcurrentChangeException e) {
            LOG.log(Level.INFO, "rotation {0} was paused or cancelled at its end", job.id());
        }
        return false;
    }

    private void stall(RotationId id, RotationLease lease, FailureReason waitingFor) {
        jobs.find(id).ifPresent(job -> stall(job, lease, waitingFor));
    }

    private static void stall(RotationJob job, RotationLease lease, FailureReason waitingFor) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(job.stalls(), STALLS_BEFORE_GIVING_UP));
        lease.stall(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT, waitingFor);
    }
}
