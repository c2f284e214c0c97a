package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** Finds the registered tenants. */
@Shared
public final class TenantStore {

    private final Database database;

    @Inject
    TenantStore(Database database) {
        this.database = database;
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

    /** The tenant, suspended or not. */
    public Optional<Tenant> find(TenantId tenantId) {
        return database.read(entityManager -> Optional.ofNullable(entityManager.find(Tenant.class, tenantId.value())));
    }

    /** The tenant's policies, which nobody changes before this transaction ends. */
    public static TenantPolicies policiesIn(EntityManager entityManager, TenantId tenantId) {
        return entityManager
                .find(Tenant.class, tenantId.value(), LockModeType.PESSIMISTIC_READ)
                .policies();
    }

    /** One page of all tenants, by id. */
    public List<Tenant> findAfter(Optional<TenantId> after, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery("select t from Tenant t where t.tenantId > :after order by t.tenantId", Tenant.class)
                .setParameter("after", after.map(TenantId::value).orElse(""))
                .setMaxResults(limit)
                .getResultList());
    }
}
