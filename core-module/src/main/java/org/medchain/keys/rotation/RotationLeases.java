package org.medchain.keys.rotation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.FailureReason;

/**
 * Says who works on a rotation. Every change by the worker names it as the holder, so that one whose lease was taken over
 * changes nothing any more.
 */
@ApplicationScoped
class RotationLeases {

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    /** Whether the job was free and is the holder's now. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean take(RotationId job, UUID holder, Instant now, Instant until) {
        return update("set j.holder = :holder, j.heldUntil = :until where j.id = :job and j.status = :running"
                                + " and j.heldUntil <= :now and j.notBefore <= :now")
                        .setParameter("running", RotationStatus.RUNNING)
                        .setParameter("job", job.value())
                        .setParameter("holder", holder)
                        .setParameter("now", now)
                        .setParameter("until", until)
                        .executeUpdate()
                == 1;
    }

    /** Whether the job is the holder's still, and runs. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean renew(RotationId job, UUID holder, Instant until) {
        return update("set j.heldUntil = :until where j.id = :job and j.holder = :holder and j.status = :running")
                        .setParameter("running", RotationStatus.RUNNING)
                        .setParameter("job", job.value())
                        .setParameter("holder", holder)
                        .setParameter("until", until)
                        .executeUpdate()
                == 1;
    }

    /** Lets anybody take it, at once. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void release(RotationId job, UUID holder, Instant now) {
        update("set j.holder = null, j.heldUntil = :now where j.id = :job and j.holder = :holder")
                .setParameter("job", job.value())
                .setParameter("holder", holder)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Lets nobody take it before a time. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void postpone(RotationId job, UUID holder, Instant notBefore) {
        update("set j.notBefore = :notBefore where j.id = :job and j.holder = :holder")
                .setParameter("job", job.value())
                .setParameter("holder", holder)
                .setParameter("notBefore", notBefore)
                .executeUpdate();
    }

    /** Lets nobody take it before a time, since it lacked something. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void stall(RotationId job, UUID holder, Instant notBefore, FailureReason waitingFor) {
        update("set j.notBefore = :notBefore, j.waitingFor = :waitingFor, j.stalls = j.stalls + 1"
                        + " where j.id = :job and j.holder = :holder")
                .setParameter("job", job.value())
                .setParameter("holder", holder)
                .setParameter("notBefore", notBefore)
                .setParameter("waitingFor", waitingFor)
                .executeUpdate();
    }

    /** Moves the job on over a batch. False, and nothing changed, if another holds the job or it is further already. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean advance(UUID holder, BatchResult result) {
        boolean advanced = update("set j.reached = :reached, j.done = j.done + :done, j.failed = j.failed + :failed,"
                                + " j.skipped = j.skipped + :skipped, j.dataKeys = j.dataKeys + :dataKeys,"
                                + " j.workedMillis = j.workedMillis + :millis, j.stalls = 0, j.waitingFor = null"
                                + " where j.id = :job and j.holder = :holder and j.reached = :from")
                        .setParameter("job", result.job().value())
                        .setParameter("holder", holder)
                        .setParameter("from", result.from())
                        .setParameter("reached", result.reached())
                        .setParameter("done", result.count(PatientOutcome.Kind.DONE))
                        .setParameter("failed", result.count(PatientOutcome.Kind.FAILED))
                        .setParameter("skipped", result.count(PatientOutcome.Kind.SKIPPED))
                        .setParameter("dataKeys", result.dataKeys())
                        .setParameter("millis", result.duration().toMillis())
                        .executeUpdate()
                == 1;
        if (advanced) {
            result.failures().forEach(entityManager::persist);
        }
        return advanced;
    }

    private Query update(String change) {
        return entityManager.createQuery("update RotationJob j " + change);
    }
}
