package org.medchain.keys.rotation.policy;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** Finds rotation policies, each checked when it is read, and changes them. */
@Shared
public final class RotationPolicyStore {

    private final Database database;
    private final DirectingRows rows;

    @Inject
    RotationPolicyStore(Database database, DirectingRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /** @throws org.medchain.keys.TenantUntrustedException if it was changed past the service, or is missing */
    public Optional<PolicyRecord> find(TenantId tenantId) {
        return rows.find(PolicyRecord.rowName(tenantId), entityManager -> find(entityManager, tenantId));
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
    public Effect propose(Attempt attempt, TenantId tenantId, RotationPolicy policy, RowCondition condition) {
        return rows.change(attempt, changing -> find(changing, tenantId), found -> {
            condition.requireToReplace(found.tag());
            found.propose(policy, attempt.caller().person());
        });
    }

    /** Returns the stored policy, unchecked: the change of it checks it. */
    public static Optional<PolicyRecord> in(EntityManager entityManager, TenantId tenantId) {
        return Optional.ofNullable(find(entityManager, tenantId));
    }

    /** The policies that are on and due to be looked at, unchecked: {@link #find} comes before anything is done. */
    public List<PolicyRecord> findDue(Instant now) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select p from PolicyRecord p where p.enabled and p.nextCheck <= :now order by p.tenantId",
                        PolicyRecord.class)
                .setParameter("now", now)
                .getResultList());
    }

    /** The policies that are on and whose next rotation is to be announced, unchecked. */
    public List<PolicyRecord> findToAnnounce(Instant now) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select p from PolicyRecord p where p.enabled and p.noticeAt <= :now and p.nextCheck > :now"
                                + " order by p.tenantId",
                        PolicyRecord.class)
                .setParameter("now", now)
                .getResultList());
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
     * The policy is looked at again at that time.
     *
     * @param noticeAt when the rotation that is due then is announced
     */
    public void scheduleNext(TenantId tenantId, Instant nextCheck, Optional<Instant> noticeAt) {
        database.change(entityManager -> scheduleNext(entityManager, tenantId, nextCheck, noticeAt));
    }

    /** The policy is looked at again at that time, once this is committed; nothing is announced. */
    public static void scheduleNext(EntityManager entityManager, TenantId tenantId, Instant nextCheck) {
        scheduleNext(entityManager, tenantId, nextCheck, Optional.empty());
    }

    private static void scheduleNext(
            EntityManager entityManager, TenantId tenantId, Instant nextCheck, Optional<Instant> noticeAt) {
        entityManager
                .createQuery("update PolicyRecord p set p.nextCheck = :nextCheck, p.noticeAt = :noticeAt"
                        + " where p.tenantId = :tenantId")
                .setParameter("nextCheck", nextCheck)
                .setParameter("noticeAt", noticeAt.orElse(null))
                .setParameter("tenantId", tenantId.value())
                .executeUpdate();
    }
}
