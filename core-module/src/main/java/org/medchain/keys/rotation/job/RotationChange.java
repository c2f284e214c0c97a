package org.medchain.keys.rotation.job;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Set;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.Effect;

/**
 * A step in the life of a rotation, to be committed with its audit event: not if the rotation is in none of the states that
 * it starts from. The worker's columns are left alone.
 */
public final class RotationChange implements Effect {

    private final RotationRowId job;
    private final Set<RotationStatus> from;
    private final RotationStatus to;
    private final long tenantKeysFailed;
    private final Instant now;

    private RotationChange(
            RotationRowId job, Set<RotationStatus> from, RotationStatus to, long tenantKeysFailed, Instant now) {
        this.job = job;
        this.from = from;
        this.to = to;
        this.tenantKeysFailed = tenantKeysFailed;
        this.now = now;
    }

    public static RotationChange pause(RotationJob job, Instant now) {
        return new RotationChange(job.rowId(), RotationStatus.UNFINISHED, RotationStatus.PAUSED, 0, now);
    }

    public static RotationChange resume(RotationJob job, Instant now) {
        return new RotationChange(job.rowId(), RotationStatus.UNFINISHED, RotationStatus.RUNNING, 0, now);
    }

    public static RotationChange cancel(RotationJob job, Instant now) {
        return new RotationChange(job.rowId(), RotationStatus.UNFINISHED, RotationStatus.CANCELLED, 0, now);
    }

    /** @param tenantKeysFailed see {@link RotationJob#tenantKeysFailed} */
    static RotationChange complete(RotationJob job, long tenantKeysFailed, Instant now) {
        return new RotationChange(
                job.rowId(), Set.of(RotationStatus.RUNNING), RotationStatus.DONE, tenantKeysFailed, now);
    }

    /** @throws ConcurrentChangeException if the rotation has ended */
    @Override
    public void apply(EntityManager entityManager) {
        int changed = entityManager
                .createQuery("update RotationJob j set j.status = :to, j.tenantKeysFailed = :tenantKeysFailed" + more()
                        + " where j.tenantId = :tenantId and j.id = :job and j.status in :from")
                .setParameter("to", to)
                .setParameter("tenantKeysFailed", tenantKeysFailed)
                .setParameter("now", now)
                .setParameter("tenantId", job.tenantId().value())
                .setParameter("job", job.id().value())
                .setParameter("from", from)
                .executeUpdate();
        if (changed != 1) {
            throw new ConcurrentChangeException();
        }
    }

    private String more() {
        return switch (to) {
            case RUNNING, PAUSED -> ", j.notBefore = :now";
            case CANCELLED -> ", j.activeTenant = null, j.endedAt = :now";
            // Patients may have been added after they were counted.
            case DONE, INCOMPLETE ->
                ", j.activeTenant = null, j.endedAt = :now, j.total = j.done + j.failed + j.skipped";
        };
    }
}
