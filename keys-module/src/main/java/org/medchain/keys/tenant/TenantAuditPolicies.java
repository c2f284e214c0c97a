package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditPolicies;
import org.medchain.keys.audit.AuditPolicy;
import org.medchain.keys.server.Shared;

/** The policies for audit trails, as the tenants' rows have them now. */
@Shared
final class TenantAuditPolicies implements AuditPolicies {

    private final TenantStore tenants;

    @Inject
    TenantAuditPolicies(TenantStore tenants) {
        this.tenants = tenants;
    }

    @Override
    public AuditPolicy of(String chain) {
        TenantPolicies policies = AuditEvent.tenantOf(chain)
                .flatMap(tenants::find)
                .map(Tenant::policies)
                .orElse(TenantPolicies.DEFAULT);
        return new AuditPolicy(policies.auditRetention().length(), policies.keepPatientIdsInAudit());
    }
}
