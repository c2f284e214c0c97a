package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.FailureReason;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.work.Lease;

/**
 * Stores how far a rotation is, and what it waits for. Every change by the worker is made under its lease, so that a worker whose lease was taken over
 * changes nothing any more.
 */
@Shared
record RotationProgressStore(Database database, DatabaseClock time) {

    private static final String OF_JOB = " where j.tenantId = :tenantId and j.id = :job";

    private static final RowWrite OLDEST_WRAPPING = new RowWrite("""
            update rotation_jobs set oldest_wrapping = least(oldest_wrapping,
                (select min(k.wrapped_at) from current_data_keys k
                 join patients p on p.tenant_id = k.tenant_id and p.id = k.patient and p.status = 'ACTIVE'
                 where k.tenant_id = ? and k.patient > ? and k.patient <= ?
                   and p.tenant_id = ? and p.id > ? and p.id <= ?))
              where tenant_id = ? and id = ? and origin = 'POLICY'""");

    @Inject
    RotationProgressStore {}

    /**
     * Lets nobody work on it before a time.
     *
     * @throws Lease.LostException if another holds the job; then nothing changed
     */
    void postpone(Lease<RotationRowId> lease, Instant notBefore) {
        database.change(entityManager -> {
            lease.requireHeld(entityManager);
            update(entityManager, "set j.notBefore = :notBefore" + OF_JOB, lease.subject())
                    .setParameter("notBefore", notBefore)
                    .executeUpdate();
        });
    }

    /**
     * Lets nobody work on it for a while, since it lacked something.
     *
     * @throws Lease.LostException if another holds the job; then nothing changed
     */
    void stall(Lease<RotationRowId> lease, Duration wait, FailureReason waitingFor) {
        database.change(entityManager -> {
            lease.requireHeld(entityManager);
            update(
                            entityManager,
                            "set j.notBefore = :notBefore, j.waitingFor = :waitingFor, j.stalls = j.stalls + 1"
                                    + OF_JOB,
                            lease.subject())
                    .setParameter("notBefore", time.now(entityManager).plus(wait))
                    .setParameter("waitingFor", waitingFor)
                    .executeUpdate();
        });
    }

    /**
     * Moves the job on over a batch.
     *
     * @throws Lease.LostException if another holds the job or it is further already; then nothing changed
     */
    void advance(Lease<RotationRowId> lease, BatchResult result) {
        database.change(entityManager -> {
            lease.requireHeld(entityManager);
            if (!advance(entityManager, result)) {
                throw new Lease.LostException();
            }
        });
    }

    private boolean advance(EntityManager entityManager, BatchResult result) {
        boolean advanced = update(
                                entityManager,
                                "set j.progress.reached = :reached, j.progress.done = j.progress.done + :done, j.progress.failed = j.progress.failed + :failed,"
                                        + " j.progress.skipped = j.progress.skipped + :skipped, j.progress.dataKeys = j.progress.dataKeys + :dataKeys,"
                                        + " j.progress.workedMillis = j.progress.workedMillis + :millis, j.stalls = 0, j.waitingFor = null"
                                        + OF_JOB + " and j.progress.reached = :from",
                                result.job())
                        .setParameter("from", result.from().value())
                        .setParameter("reached", result.reached().value())
                        .setParameter("done", result.count(PatientOutcome.Kind.DONE))
                        .setParameter("failed", result.count(PatientOutcome.Kind.FAILED))
                        .setParameter("skipped", result.count(PatientOutcome.Kind.SKIPPED))
                        .setParameter("dataKeys", result.dataKeys())
                        .setParameter("millis", result.duration().toMillis())
                        .executeUpdate()
                == 1;
        if (advanced) {
            noteOldestWrapping(entityManager, result);
            RotationFailure.insert(entityManager, database.shards().areThere(), result.failures());
        }
        return advanced;
    }

    /**
     * Notes the oldest wrapping, so that no query has to look for it among all data keys of the tenant once the last
     * batch is done.
     */
    private static void noteOldestWrapping(EntityManager entityManager, BatchResult result) {
        String tenantId = result.job().tenantId().value();
        UUID from = result.from().value();
        UUID reached = result.reached().value();
        OLDEST_WRAPPING.apply(
                entityManager,
                tenantId,
                from,
                reached,
                tenantId,
                from,
                reached,
                tenantId,
                result.job().id().value());
    }

    private static Query update(EntityManager entityManager, String change, RotationRowId job) {
        return entityManager
                .createQuery("update RotationJob j " + change)
                .setParameter("tenantId", job.tenantId().value())
                .setParameter("job", job.id().value());
    }
}
