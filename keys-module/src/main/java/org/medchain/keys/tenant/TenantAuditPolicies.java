package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import java.time.Period;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditPolicies;
import org.medchain.keys.audit.AuditPolicy;
import org.medchain.keys.server.Shared;

/** The policies for audit trails, as the tenants' rows have them now. */
@Shared
record TenantAuditPolicies(TenantStore tenants) implements AuditPolicies {

    @Inject
    TenantAuditPolicies {}

    @Override
    public AuditPolicy of(String chain) {
        TenantPolicies policies = AuditEvent.tenantOf(chain)
                .flatMap(tenants::find)
                .map(Tenant::policies)
                .orElse(TenantPolicies.DEFAULT);
        return new AuditPolicy(policies.auditRetention().length(), policies.keepPatientIdsInAudit());
    }

    @Override
    public Map<String, Period> retentionsOf(Collection<String> chains) {
        Map<String, AuditRetention> stored = tenants.findRetentions(chains);
        return chains.stream()
                .collect(Collectors.toMap(
                        chain -> chain,
                        chain -> stored.getOrDefault(chain, TenantPolicies.DEFAULT.auditRetention())
                                .length()));
    }
}
