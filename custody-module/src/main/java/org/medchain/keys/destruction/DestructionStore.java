package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
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

/** The destructions in the database, each checked when it is read. */
@Shared
final class DestructionStore {

    static final int MOST_COUNTED = 100_000;

    /** A lease on an erasure is renewed while it runs; what a server that died had begun waits so long. */
    static final LeaseKind<DestructionRowId> ERASURE = new LeaseKind<>(
            "erasure",
            Duration.ofSeconds(30),
            it -> it.tenantId().value(),
            it -> it.id().value());

    private static final TenantsQuery<StoredId> DUE = new TenantsQuery<>(
            "select d.tenant_id, d.id from destructions d where " + TenantsQuery.about("d.tenant_id")
                    + " and (d.status = 'ERASING' and (d.erased_at is null or d.erased_at <= ?)"
                    + " or d.status = 'PENDING' and d.erase_after <= ? and not exists"
                    + " (select 1 from legal_holds h where " + TenantsQuery.about("h.tenant_id")
                    + " and h.tenant_id = d.tenant_id and h.patient = d.patient))"
                    + " and d.id > ? and " + WorkStore.isFree(ERASURE, "d.tenant_id", "d.id")
                    + " order by d.id limit ?",
            row -> new StoredId(row.text(1), row.uuid(2)));

    private static final RowQuery<Long> COUNT = new RowQuery<>(
            "select count(*) from (select id from destructions where status = ? order by erase_after limit ?) counted",
            row -> row.number(1));

    private static final TenantsQuery<DestructionRowId> OPEN = new TenantsQuery<>(
            "select stored.tenant_id, stored.id"
                    + " from unnest(cast(? as varchar array), cast(? as uuid array)) as wanted (tenant_id, id)"
                    + " join destructions stored on stored.tenant_id = wanted.tenant_id and stored.id = wanted.id"
                    + " where stored.status in ('AWAITING_APPROVAL', 'PENDING') and "
                    + TenantsQuery.about("stored.tenant_id"),
            row -> new DestructionRowId(new TenantId(row.text(1)), new DestructionId(row.uuid(2))));

    private static final RowQuery<Long> COUNT_ERASED = new RowQuery<>(
            "select count(*) from (select id from destructions where status = 'ERASING' and erased_at <= ? limit ?) counted",
            row -> row.number(1));

    private static final ReadableRows DESTRUCTIONS = new ReadableRows("destructions");
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final List<DestructionStatus> UNFINISHED =
            List.of(DestructionStatus.AWAITING_APPROVAL, DestructionStatus.PENDING, DestructionStatus.ERASING);
    private static final String WITH_PATIENT =
            "select d, p.patientId from DestructionRecord d join Patient p on p.tenantId = d.tenantId and p.id = d.patient where d.tenantId = :tenantId";

    private final Database database;
    private final DirectingRows rows;
    private final HoldStore holds;

    @Inject
    DestructionStore(Database database, DirectingRows rows) {
        this.database = database;
        this.rows = rows;
        this.holds = new HoldStore(database, rows);
    }

    /** Returns the legal holds that stop destructions. */
    HoldStore holds() {
        return holds;
    }

    Optional<DestructionDetails> find(TenantId tenantId, DestructionId id) {
        return rows.reading(entityManager -> readAll(
                        entityManager,
                        tenantId,
                        entityManager
                                .createQuery(WITH_PATIENT + " and d.id = :id", Object[].class)
                                .setParameter("tenantId", tenantId.value())
                                .setParameter("id", id.value()))
                .stream()
                .findFirst());
    }

    List<DestructionDetails> findAfter(TenantId tenantId, Optional<DestructionId> after, int limit) {
        return rows.reading(entityManager -> readAll(
                entityManager,
                tenantId,
                entityManager
                        .createQuery(WITH_PATIENT + " and d.id > :after order by d.id", Object[].class)
                        .setParameter("tenantId", tenantId.value())
                        .setParameter("after", after.map(DestructionId::value).orElse(BEFORE_ALL))
                        .setMaxResults(limit)));
    }

    /** Finds those of a tenant that have one of these states, oldest first; so many at most. */
    List<DestructionDetails> findIn(List<DestructionStatus> statuses, TenantId tenantId, int limit) {
        return rows.reading(entityManager -> readAll(
                entityManager,
                tenantId,
                entityManager
                        .createQuery(WITH_PATIENT + " and d.status in :statuses order by d.id", Object[].class)
                        .setParameter("tenantId", tenantId.value())
                        .setParameter("statuses", statuses)
                        .setMaxResults(limit)));
    }

    /** Finds those of a patient that are neither over nor cancelled: one at most. */
    List<DestructionDetails> findUnfinished(TenantId tenantId, PatientId patientId) {
        return rows.reading(entityManager -> readAll(
                entityManager,
                tenantId,
                entityManager
                        .createQuery(
                                WITH_PATIENT + " and p.patientId = :patientId and d.status in :unfinished",
                                Object[].class)
                        .setParameter("tenantId", tenantId.value())
                        .setParameter("patientId", patientId.value())
                        .setParameter("unfinished", UNFINISHED)));
    }

    private List<DestructionDetails> readAll(
            EntityManager entityManager, TenantId tenantId, TypedQuery<Object[]> query) {
        List<DestructionDetails> found =
                query.getResultStream().map(DestructionDetails::ofRow).toList();
        rows.requireAll(
                entityManager,
                tenantId,
                found.stream().map(DestructionDetails::destruction).toList());
        return found;
    }

    Optional<DestructionRecord> find(DestructionRowId id) {
        return rows.find(DestructionRecord.rowName(id), entityManager -> find(entityManager, id));
    }

    private static DestructionRecord find(EntityManager entityManager, DestructionRowId id) {
        return entityManager.find(DestructionRecord.class, DestructionRecord.Key.of(id));
    }

    /** The destruction that the patient's keys are under, if there is one that was not cancelled. */
    Optional<DestructionRecord> findOf(PatientRowId patient) {
        return rows.reading(entityManager -> entityManager
                .createQuery(
                        "select d from DestructionRecord d where d.tenantId = :tenantId and d.patient = :patient and d.status <> :cancelled",
                        DestructionRecord.class)
                .setParameter("tenantId", patient.tenantId().value())
                .setParameter("patient", patient.value())
                .setParameter("cancelled", DestructionStatus.CANCELLED)
                .getResultStream()
                .findFirst()
                .map(found -> rows.require(entityManager, found)));
    }

    /**
     * Some of those that are to be erased or certified now, that no server works on and that don't wait, in the order of their ids, which is that of the requests.
     *
     * @param cached how long after the erasure a server may still have the erasure key in its cache
     * @param after those behind this one; empty for the first of them
     */
    List<DestructionRowId> findDue(Instant now, Duration cached, Optional<DestructionRowId> after, int limit) {
        UUID first = after.map(it -> it.id().value()).orElse(BEFORE_ALL);
        return ReadableRows.find(
                limit,
                (Optional<StoredId> last) ->
                        findDue(now, cached, last.map(StoredId::id).orElse(first), limit),
                row -> DESTRUCTIONS.read(row.tenant(), row::rowId));
    }

    private List<StoredId> findDue(Instant now, Duration cached, UUID after, int limit) {
        OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
        return DUE
                .findAll(database, time.minus(cached), time, after, time, time.plus(WorkStore.LONGEST), limit)
                .stream()
                .sorted(Comparator.comparing(it -> it.id().toString()))
                .limit(limit)
                .toList();
    }

    /**
     * Finds the time since which the keys that are due longest could have been erased, whichever server works on it;
     * empty if none are due and not erased.
     */
    Optional<Instant> findLongestDue(Instant now) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select d.eraseAfter from DestructionRecord d where"
                                + " (d.status = :erasing and d.erasedAt is null and d.eraseAfter <= :now"
                                + " or d.status = :pending and d.eraseAfter <= :now and not exists"
                                + " (select h from LegalHold h where h.tenantId = d.tenantId and h.patient = d.patient)) order by d.eraseAfter",
                        Instant.class)
                .setParameter("pending", DestructionStatus.PENDING)
                .setParameter("erasing", DestructionStatus.ERASING)
                .setParameter("now", now)
                .setMaxResults(1)
                .getResultStream()
                .findFirst());
    }

    /** Counts the destructions of all tenants erased before that time without a certificate, {@value #MOST_COUNTED} at most. */
    long countErasedBefore(Instant time) {
        return database.read(entityManager -> COUNT_ERASED
                .find(entityManager, time.atOffset(ZoneOffset.UTC), MOST_COUNTED)
                .get(0));
    }

    /** Counts the destructions of all tenants in the status, {@value #MOST_COUNTED} at most. */
    long count(DestructionStatus status) {
        return database.read(entityManager ->
                COUNT.find(entityManager, status.name(), MOST_COUNTED).get(0));
    }

    /** Finds those of the destructions that could be carried out still, without those whose node of Citus is away. */
    List<DestructionRowId> findOpen(List<DestructionRowId> destructions) {
        return database.shards().ofNodes(destructions, it -> it.tenantId().value(), asked -> {
            List<String> tenants =
                    asked.stream().map(it -> it.tenantId().value()).toList();
            return OPEN.find(
                    database,
                    tenants,
                    SqlType.TEXT.each(tenants),
                    SqlType.UUID.each(asked.stream().map(it -> it.id().value()).toList()));
        });
    }

    /** A destruction as its row says, unchecked. */
    private record StoredId(String tenant, UUID id) {

        DestructionRowId rowId() {
            return new DestructionRowId(new TenantId(tenant), new DestructionId(id));
        }
    }

    /** Finds the cancellations of that time or later whose patients are known, the earliest first; so many at most. */
    List<Cancellation> findCancelledSince(Instant time, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select d.tenantId, d.id, d.cancelledAt from DestructionRecord d"
                                + " join Patient p on p.tenantId = d.tenantId and p.id = d.patient"
                                + " where d.cancelledAt >= :time and d.status = :cancelled and p.patientId is not null"
                                + " order by d.cancelledAt",
                        Object[].class)
                .setParameter("time", time)
                .setParameter("cancelled", DestructionStatus.CANCELLED)
                .setMaxResults(limit)
                .getResultStream()
                .map(Cancellation::of)
                .toList());
    }

    /** Returns an effect that stores a new destruction. */
    Effect create(Attempt attempt, Function<EntityManager, DestructionRecord> requested) {
        return rows.create(attempt, entityManager -> {
            DestructionRecord destruction = requested.apply(entityManager);
            entityManager.persist(destruction);
            return destruction;
        });
    }

    /** A step of the destruction, to be committed with its audit event. */
    Effect change(Attempt attempt, DestructionRowId id, Consumer<DestructionRecord> step) {
        return rows.change(attempt, entityManager -> find(entityManager, id), step);
    }
}
