package org.medchain.keys.rotation.policy;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** Finds rotation policies. */
@Shared
public final class RotationPolicyStore {

    private final Database database;

    @Inject
    RotationPolicyStore(Database database) {
        this.database = database;
    }

    public Optional<PolicyRecord> find(TenantId tenantId) {
        return database.read(
                entityManager -> Optional.ofNullable(entityManager.find(PolicyRecord.class, tenantId.value())));
    }

    /** Sets the policy in place of the one before; it is looked at at once. */
    public static Effect store(TenantId tenantId, RotationPolicy policy, Instant now) {
        return entityManager -> entityManager.merge(new PolicyRecord(tenantId, policy, now));
    }

    /** The policies that are on and due to be looked at. */
    public List<PolicyRecord> findDue(Instant now) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select p from PolicyRecord p where p.enabled and p.nextCheck <= :now order by p.tenantId",
                        PolicyRecord.class)
                .setParameter("now", now)
                .getResultList());
    }

    /** The policy is looked at again at that time. */
    public void scheduleNext(TenantId tenantId, Instant nextCheck) {
        database.change(entityManager -> scheduleNext(entityManager, tenantId, nextCheck));
    }

    /** The policy is looked at again at that time, once this is committed. */
    public static void scheduleNext(EntityManager entityManager, TenantId tenantId, Instant nextCheck) {
        entityManager
                .createQuery("update PolicyRecord p set p.nextCheck = :nextCheck where p.tenantId = :tenantId")
                .setParameter("nextCheck", nextCheck)
                .setParameter("tenantId", tenantId.value())
                .executeUpdate();
    }
}
