package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.FailureReason;
import org.medchain.keys.server.Lease;
import org.medchain.keys.server.LeaseStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Stores which server works on a rotation, and until when. Every change by the worker names it as the holder, so that a worker
 * whose lease was taken over changes nothing any more.
 */
@Shared
final class RotationLeaseStore implements LeaseStore<RotationRowId> {

    private static final String OF_HOLDER = " where j.tenantId = :tenantId and j.id = :job and j.holder = :holder";

    private static final String OLDEST_WRAPPING = """
            update rotation_jobs set oldest_wrapping = least(oldest_wrapping,
                (select min(k.wrapped_at) from current_data_keys k
                 join patients p on p.tenant_id = k.tenant_id and p.id = k.patient and p.status = 'ACTIVE'
                 where k.tenant_id = :tenantId and k.patient > :from and k.patient <= :reached
                   and p.tenant_id = :tenantId and p.id > :from and p.id <= :reached))
              where tenant_id = :tenantId and id = :job and origin = 'POLICY'""";

    private final Database database;

    @Inject
    RotationLeaseStore(Database database) {
        this.database = database;
    }

    /** Whether the rotation runs and nobody worked on it; it is not taken before the time that it waits for. */
    @Override
    public boolean take(RotationRowId job, UUID holder, Instant now, Instant until) {
        return database.write(entityManager -> update(
                                entityManager,
                                "set j.holder = :holder, j.heldUntil = :until where j.tenantId = :tenantId and j.id = :job and j.status = :running"
                                        + " and j.heldUntil <= :now and j.notBefore <= :now",
                                job,
                                holder)
                        .setParameter("running", RotationStatus.RUNNING)
                        .setParameter("now", now)
                        .setParameter("until", until)
                        .executeUpdate())
                == 1;
    }

    /** Not if the rotation was paused or cancelled. */
    @Override
    public boolean renew(RotationRowId job, UUID holder, Instant until) {
        return database.write(entityManager -> update(
                                entityManager,
                                "set j.heldUntil = :until" + OF_HOLDER + " and j.status = :running",
                                job,
                                holder)
                        .setParameter("running", RotationStatus.RUNNING)
                        .setParameter("until", until)
                        .executeUpdate())
                == 1;
    }

    @Override
    public void release(RotationRowId job, UUID holder, Instant now) {
        database.change(entityManager -> update(
                        entityManager, "set j.holder = null, j.heldUntil = :now" + OF_HOLDER, job, holder)
                .setParameter("now", now)
                .executeUpdate());
    }

    /** Lets nobody take it before a time. */
    void postpone(Lease<RotationRowId> lease, Instant notBefore) {
        database.change(entityManager -> update(
                        entityManager, "set j.notBefore = :notBefore" + OF_HOLDER, lease.subject(), lease.holder())
                .setParameter("notBefore", notBefore)
                .executeUpdate());
    }

    /** Lets nobody take it before a time, since it lacked something. */
    void stall(Lease<RotationRowId> lease, Instant notBefore, FailureReason waitingFor) {
        database.change(entityManager -> update(
                        entityManager,
                        "set j.notBefore = :notBefore, j.waitingFor = :waitingFor, j.stalls = j.stalls + 1" + OF_HOLDER,
                        lease.subject(),
                        lease.holder())
                .setParameter("notBefore", notBefore)
                .setParameter("waitingFor", waitingFor)
                .executeUpdate());
    }

    /**
     * Moves the job on over a batch.
     *
     * @throws Lease.LostException if another holds the job or it is further already; then nothing changed
     */
    void advance(Lease<RotationRowId> lease, BatchResult result) {
        boolean advanced = database.write(entityManager -> advance(entityManager, lease.holder(), result));
        if (!advanced) {
            throw new Lease.LostException();
        }
    }

    private static boolean advance(EntityManager entityManager, UUID holder, BatchResult result) {
        boolean advanced = update(
                                entityManager,
                                "set j.reached = :reached, j.done = j.done + :done, j.failed = j.failed + :failed,"
                                        + " j.skipped = j.skipped + :skipped, j.dataKeys = j.dataKeys + :dataKeys,"
                                        + " j.workedMillis = j.workedMillis + :millis, j.stalls = 0, j.waitingFor = null"
                                        + OF_HOLDER + " and j.reached = :from",
                                result.job(),
                                holder)
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
            result.failures().forEach(entityManager::persist);
        }
        return advanced;
    }

    /** So that nobody has to look for it among all data keys of the tenant once the last batch is done. */
    private static void noteOldestWrapping(EntityManager entityManager, BatchResult result) {
        entityManager
                .createNativeQuery(OLDEST_WRAPPING)
                .setParameter("tenantId", result.job().tenantId().value())
                .setParameter("job", result.job().id().value())
                .setParameter("from", result.from().value())
                .setParameter("reached", result.reached().value())
                .executeUpdate();
    }

    private static Query update(EntityManager entityManager, String change, RotationRowId job, UUID holder) {
        return entityManager
                .createQuery("update RotationJob j " + change)
                .setParameter("tenantId", job.tenantId().value())
                .setParameter("job", job.id().value())
                .setParameter("holder", holder);
    }
}
