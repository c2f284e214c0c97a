package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.medchain.keys.FailureReason;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** Finds rotations of whole tenants. */
@Shared
public final class RotationJobStore {

    private static final UUID AFTER_ALL = new UUID(-1, -1);

    private final Database database;

    @Inject
    RotationJobStore(Database database) {
        this.database = database;
    }

    public Optional<RotationJob> find(RotationRowId id) {
        return database.read(
                entityManager -> Optional.ofNullable(entityManager.find(RotationJob.class, RotationJob.Key.of(id))));
    }

    /** The rotation of the tenant that has not ended; there is one at most. */
    public Optional<RotationJob> findUnfinished(TenantId tenantId) {
        return database.read(entityManager -> entityManager
                .createQuery("select j from RotationJob j where j.activeTenant = :tenantId", RotationJob.class)
                .setParameter("tenantId", tenantId.value())
                .getResultList()
                .stream()
                .findFirst());
    }

    /** The tenant's rotations, newest first. */
    public List<RotationJob> findBefore(TenantId tenantId, Optional<RotationId> before, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select j from RotationJob j where j.tenantId = :tenantId and j.id < :before order by j.id desc",
                        RotationJob.class)
                .setParameter("tenantId", tenantId.value())
                .setParameter("before", before.map(RotationId::value).orElse(AFTER_ALL))
                .setMaxResults(limit)
                .getResultList());
    }

    /** Ends the tenant's rotation if it has one of the origins. */
    public static Effect cancelOf(Set<RotationOrigin> origins, TenantId tenantId, Instant now) {
        return entityManager -> entityManager
                .createQuery("update RotationJob j set j.status = :cancelled, j.activeTenant = null, j.endedAt = :now"
                        + " where j.activeTenant = :tenantId and j.origin in :origins")
                .setParameter("cancelled", RotationStatus.CANCELLED)
                .setParameter("now", now)
                .setParameter("tenantId", tenantId.value())
                .setParameter("origins", origins)
                .executeUpdate();
    }

    /** Those of an origin that run and that nobody works on, oldest first. */
    List<RotationRowId> findFree(Set<RotationOrigin> origins, Instant now) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select j.tenantId, j.id from RotationJob j where j.activeTenant is not null and j.status = :running"
                                + " and j.origin in :origins and j.heldUntil <= :now and j.notBefore <= :now order by j.id",
                        Object[].class)
                .setParameter("running", RotationStatus.RUNNING)
                .setParameter("origins", origins)
                .setParameter("now", now)
                .getResultList()
                .stream()
                .map(row -> new RotationRowId(new TenantId((String) row[0]), new RotationId((UUID) row[1])))
                .toList());
    }

    /** How far those that have not ended are, of all tenants together. */
    Progress findProgress() {
        return database.read(entityManager -> {
            Object[] row = entityManager
                    .createQuery(
                            "select count(*), sum(j.total - j.done - j.failed - j.skipped) from RotationJob j"
                                    + " where j.activeTenant is not null",
                            Object[].class)
                    .getSingleResult();
            return new Progress((Long) row[0], row[1] == null ? 0 : (Long) row[1]);
        });
    }

    /** @param patientsLeft that they have not looked at yet */
    record Progress(long rotations, long patientsLeft) {}

    /** The first of the patients that failed, in the order in which they did. */
    public List<FailedPatient> findFailures(RotationRowId job, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select p.patientId, f.keyId, f.reason from RotationFailure f"
                                + " join Patient p on p.tenantId = f.tenantId and p.id = f.patient"
                                + " where f.tenantId = :tenantId and f.job = :job order by f.id",
                        Object[].class)
                .setParameter("tenantId", job.tenantId().value())
                .setParameter("job", job.id().value())
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(RotationJobStore::failedPatient)
                .toList());
    }

    /** The notes of patients that failed, in the order in which they did, from one on. */
    List<NotedFailure> findFailuresFrom(RotationRowId job, UUID first, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select p.patientId, f.keyId, f.reason, f.id, f.patient from RotationFailure f"
                                + " join Patient p on p.tenantId = f.tenantId and p.id = f.patient"
                                + " where f.tenantId = :tenantId and f.job = :job and f.id >= :first order by f.id",
                        Object[].class)
                .setParameter("tenantId", job.tenantId().value())
                .setParameter("job", job.id().value())
                .setParameter("first", first)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> new NotedFailure(
                        (UUID) row[3], new PatientRowId(job.tenantId(), (UUID) row[4]), failedPatient(row)))
                .toList());
    }

    private static FailedPatient failedPatient(Object[] row) {
        return new FailedPatient(
                Optional.ofNullable((String) row[0]), Optional.ofNullable((UUID) row[1]), (FailureReason) row[2]);
    }
}
