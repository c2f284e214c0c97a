package org.medchain.keys.rotation.job;

import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.directing.Proposer;

/**
 * A step in the life of a rotation, to be committed with its audit event: not if the rotation is in none of the states that
 * it starts from. The worker's columns are left alone.
 *
 * @param job the rotation
 */
public record RotationChange(RotationRowId job, Set<RotationStatus> from, Consumer<RotationJob> step) {

    public static RotationChange pause(RotationJob job, Instant now) {
        return new RotationChange(job.rowId(), RotationStatus.UNFINISHED, found -> found.pause(now));
    }

    public static RotationChange resume(RotationJob job, Instant now) {
        return new RotationChange(job.rowId(), RotationStatus.UNFINISHED, found -> found.resume(now));
    }

    public static RotationChange cancel(RotationJob job, Instant now) {
        return new RotationChange(job.rowId(), RotationStatus.UNFINISHED, found -> found.cancel(now));
    }

    /** Returns the step that leaves it as it is, for a second person to cancel it. */
    public static RotationChange proposeCancel(RotationJob job, Proposer proposer) {
        return new RotationChange(job.rowId(), RotationStatus.UNFINISHED, found -> found.proposeCancel(proposer));
    }

    /** @param tenantKeysFailed see {@link RotationJob#tenantKeysFailed} */
    static RotationChange complete(RotationJob job, long tenantKeysFailed, Instant now) {
        return new RotationChange(
                job.rowId(), Set.of(RotationStatus.RUNNING), found -> found.complete(tenantKeysFailed, now));
    }

    /** @throws ConcurrentChangeException if the rotation has ended */
    void apply(RotationJob found) {
        if (!from.contains(found.status())) {
            throw new ConcurrentChangeException();
        }
        step.accept(found);
    }
}
