package org.medchain.keys.rotation.policy;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.TenantsQuery;

/** Finds rotation policies, each checked when it is read, and changes them. */
@Shared
public final class RotationPolicyStore implements WaitingMatters {

    private static final int PAGE = 1_000;

    private static final TenantsQuery<DuePolicy> DUE = inOrder("next_check", "p.next_check <= ?");
    private static final TenantsQuery<DuePolicy> TO_ANNOUNCE = inOrder("notice_at", "p.next_check > ?");

    private final Database database;
    private final DirectingRows rows;
    private final int page;

    @Inject
    RotationPolicyStore(Database database, DirectingRows rows) {
        this(database, rows, PAGE);
    }

    /** @param page how many policies are read together */
    RotationPolicyStore(Database database, DirectingRows rows, int page) {
        this.database = database;
        this.rows = rows;
        this.page = page;
    }

    /**
     * Makes the query of a page of policies that are on. It compares time and tenant at once: of a tenant that is compared beside an {@code or} Citus asks
     * all shards.
     *
     * @param column has the time from which on they are due
     * @param condition has one parameter, the time now
     */
    private static TenantsQuery<DuePolicy> inOrder(String column, String condition) {
        String time = "p." + column;
        return new TenantsQuery<>(
                "select p.tenant_id, " + time + " from rotation_policies p where " + TenantsQuery.about("p.tenant_id")
                        + " and p.enabled and " + time + " <= ? and " + condition + " and (" + time
                        + ", p.tenant_id) > (?, ?) order by " + time + ", p.tenant_id fetch first ? rows only",
                row -> new DuePolicy(row.text(1), row.time(2)));
    }

    /** @throws org.medchain.keys.TenantUntrustedException if it was changed past the service, or is missing */
    public Optional<PolicyRecord> find(TenantId tenantId) {
        return rows.find(PolicyRecord.rowName(tenantId), entityManager -> find(entityManager, tenantId));
    }

    /** Finds the policy in the transaction of the entity manager; otherwise as {@link #find(TenantId)}. */
    Optional<PolicyRecord> findIn(EntityManager entityManager, TenantId tenantId) {
        return rows.requireFound(entityManager, PolicyRecord.rowName(tenantId), find(entityManager, tenantId));
    }

    /** A policy that waits for a second administrator keeps each review open, whenever it was proposed. */
    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        return findIn(entityManager, tenantId)
                .flatMap(PolicyRecord::proposedPolicy)
                .isPresent();
    }

    private static PolicyRecord find(EntityManager entityManager, TenantId tenantId) {
        return entityManager.find(PolicyRecord.class, tenantId.value());
    }

    /** Returns an effect that sets the policy in place of the one before, if that is as expected; it is looked at at once. */
    public Effect store(
            Attempt attempt, TenantId tenantId, RotationPolicy policy, RowCondition condition, Instant now) {
        return entityManager -> {
            Effect effect = find(entityManager, tenantId) == null
                    ? rows.create(attempt, creating -> {
                        condition.requireToCreate(Optional.of(PolicyRecord.tagOfNone(tenantId)));
                        PolicyRecord created = new PolicyRecord(tenantId);
                        created.set(policy, now);
                        creating.persist(created);
                        return created;
                    })
                    : rows.change(attempt, changing -> find(changing, tenantId), found -> {
                        condition.requireToReplace(found.tag());
                        found.set(policy, now);
                    });
            effect.apply(entityManager);
        };
    }

    /** Returns an effect that keeps the policy, if that is as expected, and proposes this one in its place. */
    public Effect propose(
            Attempt attempt, TenantId tenantId, RotationPolicy policy, RowCondition condition, Instant now) {
        return rows.change(attempt, changing -> find(changing, tenantId), found -> {
            condition.requireToReplace(found.tag());
            found.propose(policy, Proposer.of(attempt.caller().person(), now));
        });
    }

    /** Returns the stored policy, unchecked: the change of it checks it. */
    public static Optional<PolicyRecord> in(EntityManager entityManager, TenantId tenantId) {
        return Optional.ofNullable(find(entityManager, tenantId));
    }

    /**
     * Finds the policies that are on and due to be looked at, the one that is due longest first, page by page as they are read; on Citus, of the nodes that
     * answer. They are unchecked: {@link #find} comes before anything is done.
     */
    public Stream<DuePolicy> findDue(Instant now) {
        return inPages(DUE, now);
    }

    /** Finds in the same way the policies that are on and whose next rotation is to be announced. */
    public Stream<DuePolicy> findToAnnounce(Instant now) {
        return inPages(TO_ANNOUNCE, now);
    }

    private Stream<DuePolicy> inPages(TenantsQuery<DuePolicy> query, Instant now) {
        return Stream.iterate(
                        page(query, now, Instant.EPOCH, ""),
                        found -> !found.isEmpty(),
                        found -> found.size() < page ? List.of() : pageBehind(query, now, found.get(page - 1)))
                .flatMap(List::stream);
    }

    private List<DuePolicy> pageBehind(TenantsQuery<DuePolicy> query, Instant now, DuePolicy last) {
        return page(query, now, last.at(), last.tenant());
    }

    private List<DuePolicy> page(TenantsQuery<DuePolicy> query, Instant now, Instant after, String tenantAfter) {
        OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
        OffsetDateTime afterTime = after.atOffset(ZoneOffset.UTC);
        return query.findAll(database, time, time, afterTime, tenantAfter, page).stream()
                // On Citus each shard has a page of its own.
                .sorted(Comparator.comparing(DuePolicy::at).thenComparing(DuePolicy::tenant))
                .limit(page)
                .toList();
    }

    /** The next rotation of the policy is announced. */
    public static Effect announced(PolicyRecord policy) {
        return entityManager -> {
            int announced = entityManager
                    .createQuery("update PolicyRecord p set p.noticeAt = null where p.tenantId = :tenantId"
                            + " and p.noticeAt is not null and p.nextCheck = :nextCheck")
                    .setParameter("tenantId", policy.tenantId().value())
                    .setParameter("nextCheck", policy.nextCheck())
                    .executeUpdate();
            if (announced == 0) {
                throw new ConcurrentChangeException();
            }
        };
    }

    /**
     * The policy is looked at again at that time, unless it was set or scheduled since it was read.
     *
     * @param noticeAt when the rotation that is due then is announced
     */
    public void scheduleNext(PolicyRecord read, Instant nextCheck, Optional<Instant> noticeAt) {
        int unused = database.write(entityManager -> scheduleNext(entityManager, read, nextCheck, noticeAt));
    }

    /** Returns an effect that has the policy looked at again at that time; refused if it was set or scheduled since it was read. Nothing is announced. */
    public static Effect scheduledNext(PolicyRecord read, Instant nextCheck) {
        return entityManager -> {
            if (scheduleNext(entityManager, read, nextCheck, Optional.empty()) == 0) {
                throw new ConcurrentChangeException();
            }
        };
    }

    private static int scheduleNext(
            EntityManager entityManager, PolicyRecord read, Instant nextCheck, Optional<Instant> noticeAt) {
        return entityManager
                .createQuery("update PolicyRecord p set p.nextCheck = :nextCheck, p.noticeAt = :noticeAt"
                        + " where p.tenantId = :tenantId and p.nextCheck = :read")
                .setParameter("nextCheck", nextCheck)
                .setParameter("read", read.nextCheck())
                .setParameter("noticeAt", noticeAt.orElse(null))
                .setParameter("tenantId", read.tenantId().value())
                .executeUpdate();
    }
}
