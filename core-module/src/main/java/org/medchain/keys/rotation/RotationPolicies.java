package org.medchain.keys.rotation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.TenantId;

/** Finds rotation policies. */
@ApplicationScoped
class RotationPolicies {

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<StoredPolicy> find(TenantId tenantId) {
        return Optional.ofNullable(entityManager.find(StoredPolicy.class, tenantId.value()));
    }

    /** The policies that are on and due to be looked at. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<StoredPolicy> findDue(Instant now) {
        return entityManager
                .createQuery(
                        "select p from StoredPolicy p where p.enabled and p.nextCheck <= :now order by p.tenantId",
                        StoredPolicy.class)
                .setParameter("now", now)
                .getResultList();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void scheduleNext(TenantId tenantId, Instant nextCheck) {
        scheduleNext(entityManager, tenantId, nextCheck);
    }

    static void scheduleNext(EntityManager entityManager, TenantId tenantId, Instant nextCheck) {
        entityManager
                .createQuery("update StoredPolicy p set p.nextCheck = :nextCheck where p.tenantId = :tenantId")
                .setParameter("nextCheck", nextCheck)
                .setParameter("tenantId", tenantId.value())
                .executeUpdate();
    }
}
