package org.medchain.keys.console.page;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantPatch;
import org.medchain.keys.tenant.TenantSpecification;

/**
 * The settings that a form changes, and no others.
 *
 * @param said texts as {@link TenantForm} has them
 */
record SettingsPatch(Map<String, String> said) implements TenantPatch {

    SettingsPatch {
        said = Map.copyOf(said);
    }

    @Override
    public TenantSpecification applyTo(Tenant current) {
        Map<String, String> merged = new HashMap<>(current.specification().texts());
        merged.putAll(said);
        return TenantForm.parse(merged);
    }

    @Override
    public boolean names(Set<String> settings) {
        return said.keySet().stream().anyMatch(settings::contains);
    }
}
