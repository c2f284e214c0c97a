package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.medchain.keys.FailureReason;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;
import org.medchain.keys.work.LeaseKind;
import org.medchain.keys.work.WorkStore;

/** Finds rotations of whole tenants, each checked when it is read, and changes them. */
@Shared
public final class RotationJobStore implements WaitingMatters {

    /** One server at a time works on a rotation. */
    static final LeaseKind<RotationRowId> ROTATION = new LeaseKind<>(
            "rotation",
            Duration.ofMinutes(1),
            it -> it.tenantId().value(),
            it -> it.id().value());

    private static final TenantsQuery<FreeJob> FREE = new TenantsQuery<>(
            "select j.tenant_id, j.id, j.active_tenant from rotation_jobs j where " + TenantsQuery.about("j.tenant_id")
                    + " and j.active_tenant > ? and j.status = 'RUNNING'"
                    + " and j.origin in (select wanted.origin from unnest(cast(? as varchar array)) as wanted (origin))"
                    + " and (j.not_before <= ? or j.not_before > ? or (j.origin <> 'POLICY' and j.not_before > ?)) and "
                    + WorkStore.isFree(ROTATION, "j.tenant_id", "j.id")
                    + " order by j.active_tenant fetch first ? rows only",
            row -> new FreeJob(row.text(1), row.uuid(2), row.text(3)));

    private static final TenantsQuery<Progress> PROGRESS = new TenantsQuery<>(
            "select count(*), cast(coalesce(sum(j.total - j.done - j.failed - j.skipped), 0) as bigint) from rotation_jobs j where "
                    + TenantsQuery.about("j.tenant_id") + " and j.active_tenant is not null",
            row -> new Progress(row.number(1), row.number(2)));

    private static final RowQuery<NotedFailure> FAILURES = new RowQuery<>(
            "select f.tenant_id, f.id, f.patient, p.patient_id, f.key_id, f.reason from rotation_failures f"
                    + " join patients p on p.tenant_id = f.tenant_id and p.id = f.patient"
                    + " where f.tenant_id = ? and f.job = ? and f.id >= ? order by f.id fetch first ? rows only",
            row -> new NotedFailure(
                    row.uuid(2),
                    new PatientRowId(new TenantId(row.text(1)), row.uuid(3)),
                    new FailedPatient(
                            Optional.ofNullable(row.text(4)),
                            Optional.ofNullable(row.uuid(5)),
                            FailureReason.valueOf(row.text(6)))));

    private static final ReadableRows JOBS = new ReadableRows("rotation_jobs");
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final UUID AFTER_ALL = new UUID(-1, -1);

    private final Database database;
    private final DirectingRows rows;

    @Inject
    RotationJobStore(Database database, DirectingRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /** @throws TenantUntrustedException if it was changed past the service, or is missing */
    public Optional<RotationJob> find(RotationRowId id) {
        return rows.find(
                RotationJob.rowName(id),
                entityManager -> entityManager.find(RotationJob.class, RotationJob.Key.of(id)));
    }

    /** Returns an effect that stores a new rotation. */
    public Effect create(Attempt attempt, RotationJob job) {
        return rows.create(attempt, entityManager -> {
            entityManager.persist(job);
            return job;
        });
    }

    /** Returns an effect that makes the step, if the rotation is as its last step left it. */
    public Effect change(Attempt attempt, RotationChange change) {
        return rows.change(attempt, entityManager -> findLocked(entityManager, change.job()), change::apply);
    }

    /** Returns the stored rotation, locked and unchecked: the change of it checks it. */
    public static Optional<RotationJob> in(EntityManager entityManager, RotationRowId id) {
        return Optional.ofNullable(findLocked(entityManager, id));
    }

    /** Finds the job and locks it: its worker's changes come before or after. */
    private static RotationJob findLocked(EntityManager entityManager, RotationRowId id) {
        return entityManager.find(RotationJob.class, RotationJob.Key.of(id), LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * The rotation of the tenant that has not ended; there is one at most.
     *
     * @throws TenantUntrustedException if it was changed past the service
     */
    public Optional<RotationJob> findUnfinished(TenantId tenantId) {
        return rows.reading(entityManager -> findUnfinished(entityManager, tenantId));
    }

    /** Finds it in a transaction that there is already. */
    Optional<RotationJob> findUnfinished(EntityManager entityManager, TenantId tenantId) {
        return entityManager
                .createQuery(
                        "select j from RotationJob j where j.tenantId = :tenantId and j.activeTenant = :tenantId",
                        RotationJob.class)
                .setParameter("tenantId", tenantId.value())
                .getResultList()
                .stream()
                .findFirst()
                .map(found -> rows.require(entityManager, found));
    }

    /** A cancellation that waits for a second administrator keeps each review open, whenever it was asked for. */
    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        return findUnfinished(entityManager, tenantId)
                .flatMap(RotationJob::cancelProposer)
                .isPresent();
    }

    /** The tenant's rotations, newest first. */
    public List<RotationJob> findBefore(TenantId tenantId, Optional<RotationId> before, int limit) {
        return rows.reading(entityManager -> {
            List<RotationJob> found = entityManager
                    .createQuery(
                            "select j from RotationJob j where j.tenantId = :tenantId and j.id < :before order by j.id desc",
                            RotationJob.class)
                    .setParameter("tenantId", tenantId.value())
                    .setParameter("before", before.map(RotationId::value).orElse(AFTER_ALL))
                    .setMaxResults(limit)
                    .getResultList();
            rows.requireAll(entityManager, tenantId, found);
            return found;
        });
    }

    /**
     * Finds rotations of an origin that run, that wait for nothing and that no server works on, in the order of their tenants; there is one for each
     * tenant at most.
     *
     * @param now by the database's clock
     * @param after the tenants behind this one; no text for all
     * @param limit how many at most
     */
    List<RotationRowId> findFree(Set<RotationOrigin> origins, Instant now, String after, int limit) {
        OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
        return ReadableRows.find(
                limit,
                (Optional<FreeJob> last) ->
                        findFree(origins, time, last.map(FreeJob::activeTenant).orElse(after), limit),
                row -> JOBS.read(row.tenant(), row::rowId));
    }

    private List<FreeJob> findFree(Set<RotationOrigin> origins, OffsetDateTime time, String after, int limit) {
        return FREE
                .findAll(
                        database,
                        after,
                        SqlType.TEXT.each(
                                origins.stream().map(RotationOrigin::name).toList()),
                        time,
                        time.plus(RotationOrigin.POLICY.longestWait()),
                        time.plus(WorkStore.LONGEST),
                        time,
                        time.plus(WorkStore.LONGEST),
                        limit)
                .stream()
                // On Citus each shard has a page of its own.
                .sorted(Comparator.comparing(FreeJob::activeTenant))
                .limit(limit)
                .toList();
    }

    /** A rotation as its row says, unchecked. */
    private record FreeJob(String tenant, UUID id, String activeTenant) {

        RotationRowId rowId() {
            return new RotationRowId(new TenantId(tenant), new RotationId(id));
        }
    }

    /** Finds how far the rotations are that have not ended, of all tenants together; on Citus, of the nodes that answer. */
    Progress findProgress() {
        return PROGRESS.findAll(database).stream().reduce(new Progress(0, 0), Progress::and);
    }

    /** @param patientsLeft that they have not looked at yet */
    record Progress(long rotations, long patientsLeft) {

        private Progress and(Progress other) {
            return new Progress(rotations + other.rotations, patientsLeft + other.patientsLeft);
        }
    }

    /** The first of the patients that failed, in the order in which they did. */
    public List<FailedPatient> findFailures(RotationRowId job, int limit) {
        return findFailuresFrom(job, BEFORE_ALL, limit).stream()
                .map(NotedFailure::failed)
                .toList();
    }

    /** The notes of patients that failed, in the order in which they did, from one on. */
    List<NotedFailure> findFailuresFrom(RotationRowId job, UUID first, int limit) {
        return database.read(entityManager ->
                FAILURES.find(entityManager, job.tenantId().value(), job.id().value(), first, limit));
    }
}
