package org.medchain.keys;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The context {@code {recovery, tenantId}} of the key that one recovery makes for itself: no data key and no tenant key opens under it.
 *
 * @param recovery the recovery's id
 */
public record RecoveryContext(TenantId tenantId, UUID recovery) implements KeyContext {

    private static final String RECOVERY_KEY = "recovery";
    private static final String TENANT_KEY = "tenantId";

    @Override
    public SortedMap<String, String> entries() {
        return new TreeMap<>(Map.of(RECOVERY_KEY, recovery.toString(), TENANT_KEY, tenantId.value()));
    }
}
