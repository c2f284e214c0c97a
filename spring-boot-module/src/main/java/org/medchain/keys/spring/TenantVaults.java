package org.medchain.keys.spring;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.PatientVaults;

/**
 * The vaults of several tenants, by request: the application says whose request it is. For many threads.
 *
 * <p>Limit: the vaults of each tenant that was asked for stay, so that is to be one of the application's, never whatever a request names.
 */
public final class TenantVaults {

    private final Map<TenantId, PatientVaults> vaults = new ConcurrentHashMap<>();
    private final Function<TenantId, PatientVaults> maker;

    TenantVaults(Function<TenantId, PatientVaults> maker) {
        this.maker = maker;
    }

    /** The vaults of a tenant of the application. */
    public PatientVaults of(TenantId tenantId) {
        return vaults.computeIfAbsent(tenantId, maker);
    }
}
