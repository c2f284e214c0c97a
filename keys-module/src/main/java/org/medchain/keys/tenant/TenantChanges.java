package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.server.Shared;

/**
 * Creates and changes the rows of tenants, and the keys that they own with them. A change is refused when applied if the tenant has another version
 * than the one that was read; once it is committed, no cache has the tenant as it was.
 */
@Shared
record TenantChanges(DirectingRows rows, KeyOwnerStore owners, ActiveTenantCache activeTenants) {

    @Inject
    TenantChanges {}

    /** Stores a new tenant, which owns its keys from then on. */
    Effect create(Attempt attempt, Tenant tenant) {
        return rows.create(attempt, entityManager -> {
                    entityManager.persist(tenant);
                    return tenant;
                })
                .then(owners.own(tenant.tenantId(), tenant.cmk()));
    }

    Effect change(Attempt attempt, Tenant read, Consumer<Tenant> step) {
        return rows.change(
                attempt, entityManager -> TenantStore.ofVersion(entityManager, read.tenantId(), read.version()), step);
    }

    /** Records the keys that the tenant has after the change: a key that is only proposed is not its own. */
    Effect own(TenantId tenantId) {
        return entityManager -> owners.own(
                        tenantId,
                        entityManager.find(Tenant.class, tenantId.value()).cmk())
                .apply(entityManager);
    }

    <T> Recorded<T> changed(TenantId tenantId, Effect change, Supplier<T> answer) {
        return Recorded.changingThen(change, answer).whenCommitted(() -> activeTenants.forget(tenantId));
    }
}
