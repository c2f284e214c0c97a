package org.medchain.keys.rotation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.patient.Patients;
import org.medchain.keys.tenant.Tenants;

/** Starts, shows, pauses, resumes and cancels rotations of the caller's whole tenant; another's does not exist for it. */
@ApplicationScoped
public class RotationAdministration {

    private static final int FAILURES_SHOWN = 100;

    private final Clock clock = Clock.systemUTC();
    private AuditedOperations operations;
    private AuditLedger ledger;
    private Tenants tenants;
    private Patients patients;
    private RotationJobs jobs;

    /** For the proxy. */
    protected RotationAdministration() {}

    @Inject
    RotationAdministration(
            AuditedOperations operations, AuditLedger ledger, Tenants tenants, Patients patients, RotationJobs jobs) {
        this.operations = operations;
        this.ledger = ledger;
        this.tenants = tenants;
        this.patients = patients;
        this.jobs = jobs;
    }

    /** @param failures the first of them */
    public record Report(RotationJob job, List<FailedPatient> failures) {}

    /**
     * Starts a rotation of all patients of the caller's tenant. It is worked on by any server, from a moment later.
     *
     * @param dryRun to count only
     * @throws CallerRefusedException if the caller's token names no tenant
     * @throws UnknownTenantException if the tenant is not registered
     * @throws TenantSuspendedException if the tenant may not use keys at present
     * @throws RotationInProgressException if one has not ended
     */
    public RotationJob start(boolean dryRun) {
        return ofCallersTenant(Operation.START_ROTATION, (attempt, tenantId) -> {
            tenants.requireActive(tenantId);
            RotationJob job = RotationJob.byCaller(tenantId, dryRun, patients.count(tenantId), now());
            if (jobs.findUnfinished(tenantId).isPresent()) {
                throw new RotationInProgressException();
            }
            try {
                ledger.recordSuccess(attempt, entityManager -> entityManager.persist(job));
            } catch (ConcurrentChangeException e) {
                throw new RotationInProgressException();
            }
            return job;
        });
    }

    /** How a rotation stands. */
    public Report read(RotationId id) {
        return ofCallersTenant(Operation.READ_ROTATION, (attempt, tenantId) -> {
            RotationJob job = require(tenantId, id);
            Report report = new Report(job, jobs.findFailures(id, FAILURES_SHOWN));
            ledger.recordSuccess(attempt);
            return report;
        });
    }

    /**
     * One page of the tenant's rotations, newest first: one more than the limit if there are more to come.
     *
     * @param before the last id of the page before
     */
    public List<RotationJob> list(Optional<RotationId> before, int limit) {
        return ofCallersTenant(Operation.LIST_ROTATIONS, (attempt, tenantId) -> {
            List<RotationJob> page = jobs.findBefore(tenantId, before, limit + 1);
            ledger.recordSuccess(attempt);
            return page;
        });
    }

    /**
     * Lets nobody begin another batch; one that was begun is finished.
     *
     * @throws ConcurrentChangeException if it has ended
     */
    public RotationJob pause(RotationId id) {
        return change(Operation.PAUSE_ROTATION, id, job -> RotationChange.pause(job, now()));
    }

    /**
     * Goes on where it was, at once.
     *
     * @throws ConcurrentChangeException if it has ended
     */
    public RotationJob resume(RotationId id) {
        return change(Operation.RESUME_ROTATION, id, job -> RotationChange.resume(job, now()));
    }

    /** Ends it where it is. Of what has ended nothing changes. */
    public RotationJob cancel(RotationId id) {
        return change(
                Operation.CANCEL_ROTATION,
                id,
                job -> job.endedAt().isPresent() ? Effect.NONE : RotationChange.cancel(job, now()));
    }

    private RotationJob change(Operation operation, RotationId id, Function<RotationJob, Effect> change) {
        return ofCallersTenant(operation, (attempt, tenantId) -> {
            ledger.recordSuccess(attempt, change.apply(require(tenantId, id)));
            return require(tenantId, id);
        });
    }

    private <T> T ofCallersTenant(Operation operation, BiFunction<Attempt, TenantId, T> work) {
        return operations.run(operation, attempt -> {
            TenantId tenantId = tenants.actingTenant(attempt.caller(), Optional.empty());
            attempt.actsOn(tenantId);
            return work.apply(attempt, tenantId);
        });
    }

    private RotationJob require(TenantId tenantId, RotationId id) {
        return jobs.find(id).filter(job -> job.tenantId().equals(tenantId)).orElseThrow(UnknownRotationException::new);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
