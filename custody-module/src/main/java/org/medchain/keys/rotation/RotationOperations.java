package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationScope;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.rotation.job.FailedPatient;
import org.medchain.keys.rotation.job.KeyLeft;
import org.medchain.keys.rotation.job.KeysLeft;
import org.medchain.keys.rotation.job.RotationId;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.rotation.job.RotationJobStore;
import org.medchain.keys.rotation.job.RotationRowId;
import org.medchain.keys.server.KeyPlace;
import org.medchain.keys.server.Shared;

/** Starts, shows, pauses, resumes and cancels rotations of the caller's whole tenant; another's does not exist for it. */
@Shared
public final class RotationOperations {

    private static final int FAILURES_SHOWN = 100;

    /** If another start comes first, the second try finds its rotation and refuses. */
    private static final int STARTS = 2;

    private final AuditedOperations operations;
    private final RotationJobStore jobs;
    private final KeysLeft keysLeft;
    private final RotationSteps steps;

    @Inject
    RotationOperations(AuditedOperations operations, RotationJobStore jobs, KeysLeft keysLeft, RotationSteps steps) {
        this.operations = operations;
        this.jobs = jobs;
        this.keysLeft = keysLeft;
        this.steps = steps;
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
        return ofCallersTenant()
                .trying(STARTS)
                .runOnce(
                        Operation.START_ROTATION,
                        attempt -> steps.start(attempt, dryRun),
                        (attempt, id) -> Recorded.found(require(attempt.tenant(), RotationId.parse(id))));
    }

    /** Reads the state of a rotation. */
    public Report read(RotationId id) {
        return ofCallersTenant()
                .run(Operation.READ_ROTATION, attempt -> Recorded.found(report(require(attempt.tenant(), id))));
    }

    /**
     * One page of the data keys that a rotation could not move: one more than the limit if there are more to come.
     *
     * @param after the last place of the page before
     */
    public List<KeyLeft> listKeysLeft(RotationId id, Optional<KeyPlace> after, int limit) {
        return ofCallersTenant()
                .run(
                        Operation.READ_ROTATION,
                        attempt -> Recorded.found(keysLeft.findAfter(require(attempt.tenant(), id), after, limit + 1)));
    }

    /**
     * One page of the tenant's rotations, newest first: one more than the limit if there are more to come.
     *
     * @param before the last id of the page before
     */
    public List<RotationJob> list(Optional<RotationId> before, int limit) {
        return ofCallersTenant()
                .run(
                        Operation.LIST_ROTATIONS,
                        attempt -> Recorded.found(jobs.findBefore(attempt.tenant(), before, limit + 1)));
    }

    /**
     * Lets nobody begin another batch; one that was begun is finished.
     *
     * @throws ConcurrentChangeException if it has ended
     */
    public RotationJob pause(RotationId id) {
        return change(Operation.PAUSE_ROTATION, id, steps::pause);
    }

    /**
     * Goes on where it was, at once. That takes back what somebody proposed to cancel.
     *
     * @throws ConcurrentChangeException if it has ended
     */
    public RotationJob resume(RotationId id) {
        return change(Operation.RESUME_ROTATION, id, steps::resume);
    }

    /**
     * Ends it where it is. Of what has ended nothing changes. Where four eyes guard the tenant's destructions, one that a compromise started goes on until a
     * second person asks for its end.
     *
     * @throws ConcurrentChangeException if it ended beside the request, who may end it changed, or a restoration was confirmed since its end was proposed
     * @throws org.medchain.keys.TenantRestoredException if a compromise started it, the tenant's database went back, and that is not confirmed
     */
    public RotationJob cancel(RotationId id) {
        return change(
                Operation.CANCEL_ROTATION,
                id,
                (attempt, job) -> job.endedAt().isPresent() ? Effect.NONE : steps.cancel(attempt, job));
    }

    private RotationJob change(Operation operation, RotationId id, BiFunction<Attempt, RotationJob, Effect> change) {
        return ofCallersTenant()
                .runOnce(
                        operation,
                        attempt -> Recorded.changingThen(
                                change.apply(attempt, require(attempt.tenant(), id)),
                                () -> require(attempt.tenant(), id)),
                        (attempt, unused) -> Recorded.found(require(attempt.tenant(), id)));
    }

    private OperationScope ofCallersTenant() {
        return operations.ofCallersTenant(Optional.empty());
    }

    private Report report(RotationJob job) {
        return new Report(job, jobs.findFailures(job.rowId(), FAILURES_SHOWN));
    }

    private RotationJob require(TenantId tenantId, RotationId id) {
        return jobs.find(new RotationRowId(tenantId, id)).orElseThrow(UnknownRotationException::new);
    }
}
