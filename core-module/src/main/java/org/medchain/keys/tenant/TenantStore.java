package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** Finds the registered tenants, and checks that what is stored of each is what the service left there. */
@Shared
public final class TenantStore {

    private final Database database;
    private final DirectingRows rows;

    @Inject
    TenantStore(Database database, DirectingRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /**
     * @return the tenant, which may use keys
     * @throws UnknownTenantException if there is no such tenant
     * @throws TenantSuspendedException if it is suspended
     */
    public Tenant requireActive(TenantId tenantId) {
        Tenant tenant = require(tenantId);
        tenant.requireActive();
        return tenant;
    }

    /** @throws UnknownTenantException if there is no such tenant */
    public Tenant require(TenantId tenantId) {
        return find(tenantId).orElseThrow(UnknownTenantException::new);
    }

    /**
     * Returns the tenant, suspended or not.
     *
     * @throws org.medchain.keys.TenantUntrustedException if its row was changed past the service
     */
    public Optional<Tenant> find(TenantId tenantId) {
        return rows.find(Tenant.rowName(tenantId), entityManager -> entityManager.find(Tenant.class, tenantId.value()));
    }

    /**
     * Returns the tenant's policies, which nobody changes before this transaction ends.
     *
     * @throws org.medchain.keys.TenantUntrustedException if its row was changed past the service
     */
    public TenantPolicies policiesIn(EntityManager entityManager, TenantId tenantId) {
        return rows.require(
                        entityManager,
                        entityManager.find(Tenant.class, tenantId.value(), LockModeType.PESSIMISTIC_READ))
                .policies();
    }

    /** Returns the stored tenant if it is of this version, for a change of it; else null. */
    static Tenant ofVersion(EntityManager entityManager, TenantId tenantId, long version) {
        Tenant found = entityManager.find(Tenant.class, tenantId.value());
        return found != null && found.version() == version ? found : null;
    }

    /** Returns some tenants whose next recovery key has waited long enough, unchecked. */
    public List<TenantId> findRecoveryKeysDue(Instant now, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select t.tenantId from Tenant t where t.recoveryKeyProposal.holdsFrom <= :now order by"
                                + " t.recoveryKeyProposal.holdsFrom",
                        String.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultStream()
                .map(TenantId::new)
                .toList());
    }

    /** Returns how many tenants have a recovery key. */
    public long countRecoveryKeys() {
        return database.read(entityManager -> entityManager
                .createQuery("select count(t) from Tenant t where t.recoveryPublicKey is not null", Long.class)
                .getSingleResult());
    }

    /** Returns one page of all tenants, by id, unchecked: it is for reading. */
    public List<Tenant> findAfter(Optional<TenantId> after, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery("select t from Tenant t where t.tenantId > :after order by t.tenantId", Tenant.class)
                .setParameter("after", after.map(TenantId::value).orElse(""))
                .setMaxResults(limit)
                .getResultList());
    }
}
