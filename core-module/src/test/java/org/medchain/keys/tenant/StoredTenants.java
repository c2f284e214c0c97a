package org.medchain.keys.tenant;

import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.TenantId;
import org.medchain.keys.caller.Caller;

/** One tenant in a state, in place of the database's. */
public final class StoredTenants extends Tenants {

    private final Tenant tenant;

    public StoredTenants(TenantId tenantId, TenantStatus status) {
        this(tenantId, status, Optional.empty());
    }

    public StoredTenants(TenantId tenantId, TenantStatus status, Optional<CmkReference> cmk) {
        tenant = new Tenant(tenantId, new TenantSpecification("Clinic", cmk, TenantPolicies.DEFAULT), Instant.EPOCH);
        if (status == TenantStatus.SUSPENDED) {
            tenant.suspend(Instant.EPOCH);
        }
    }

    @Override
    public TenantId actingTenant(Caller caller, Optional<TenantId> named) {
        return tenant.tenantId();
    }

    @Override
    public Tenant requireActive(TenantId tenantId) {
        tenant.requireActive();
        return tenant;
    }
}
