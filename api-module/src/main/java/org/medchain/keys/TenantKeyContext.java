package org.medchain.keys;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The context {@code {tenantId, tenantKey}} of one version of a tenant key; the second value is the name, a slash and the version. It has no
 * {@code patientId}, so that no tenant key opens as a patient's data key, whatever a patient is called, and none the other way round.
 */
public record TenantKeyContext(TenantId tenantId, TenantKeyVersion version) implements KeyContext {

    private static final String TENANT_KEY = "tenantId";
    private static final String VERSION_KEY = "tenantKey";

    @Override
    public SortedMap<String, String> entries() {
        return new TreeMap<>(Map.of(TENANT_KEY, tenantId.value(), VERSION_KEY, version.toString()));
    }
}
