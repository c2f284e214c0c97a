package org.medchain.keys.web.tenant;

import java.util.Set;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantPatch;
import org.medchain.keys.tenant.TenantSpecification;
import org.medchain.keys.web.json.MergePatch;

/** The change of a tenant that a client sends as a merge patch. */
record PatchedTenant(MergePatch<TenantBody> body) implements TenantPatch {

    @Override
    public TenantSpecification applyTo(Tenant current) {
        return body.applyTo(TenantBody.of(current)).toSpecification();
    }

    @Override
    public boolean names(Set<String> settings) {
        return body.names(settings);
    }
}
