package org.medchain.keys.tenant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.caller.Caller;
import org.medchain.keys.caller.Callers;

/**
 * The registered tenants, and which of them a caller acts for. Each read is a transaction of its own: outside of one, Hibernate
 * keeps its connection longer than Open Liberty allows.
 */
@ApplicationScoped
public class Tenants {

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    private Callers callers;

    /** For the proxy. */
    protected Tenants() {}

    @Inject
    Tenants(Callers callers) {
        this.callers = callers;
    }

    /**
     * The tenant that the caller acts for: its token's, else the one it names, else the installation's default.
     *
     * @param named the tenant that a caller without a token names
     * @throws CallerRefusedException if there is none, or the caller names another than its token does
     */
    public TenantId actingTenant(Caller caller, Optional<TenantId> named) {
        return callers.actingTenant(caller, named);
    }

    /**
     * @return the tenant, which may use keys
     * @throws UnknownTenantException if there is no such tenant
     * @throws TenantSuspendedException if it is suspended
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Tenant requireActive(TenantId tenantId) {
        Tenant tenant = require(tenantId);
        tenant.requireActive();
        return tenant;
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Tenant require(TenantId tenantId) {
        return find(tenantId).orElseThrow(UnknownTenantException::new);
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Tenant> find(TenantId tenantId) {
        return Optional.ofNullable(entityManager.find(Tenant.class, tenantId.value()));
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<Tenant> findAfter(Optional<TenantId> after, int limit) {
        return entityManager
                .createQuery("select t from Tenant t where t.tenantId > :after order by t.tenantId", Tenant.class)
                .setParameter("after", after.map(TenantId::value).orElse(""))
                .setMaxResults(limit)
                .getResultList();
    }
}
