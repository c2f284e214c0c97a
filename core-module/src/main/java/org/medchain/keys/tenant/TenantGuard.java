package org.medchain.keys.tenant;

import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.medchain.keys.CmkReference;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.persistence.BulkQuery;
import org.medchain.keys.persistence.SqlType;

/**
 * Changes nothing, and refuses the operations of tenants that are no longer what the operation saw. Under the lock of the tenant's
 * chain, which whoever changes a tenant holds too.
 */
final class TenantGuard implements Bulk<ActiveTenant> {

    static final TenantGuard UNCHANGED = new TenantGuard((tenant, row) -> row[2].equals(tenant.version()));

    /** Other changes than of the CMK do not matter. */
    static final TenantGuard SAME_CMK = new TenantGuard(
            (tenant, row) -> tenant.cmk().map(CmkReference::value).equals(Optional.ofNullable((String) row[3])));

    private static final BulkQuery STATE = new BulkQuery(
            "select tenant_id, status, version, kms_cmk_arn from tenants where tenant_id = any(?)", SqlType.TEXT);

    private final BiPredicate<ActiveTenant, Object[]> same;

    private TenantGuard(BiPredicate<ActiveTenant, Object[]> same) {
        this.same = same;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Map<ActiveTenant, KeyManagementException> refuse(EntityManager entityManager, Set<ActiveTenant> wanted) {
        List<String> ids = wanted.stream()
                .map(tenant -> tenant.tenantId().value())
                .distinct()
                .toList();
        Map<String, Object[]> found = new HashMap<>();
        STATE.find(entityManager, ids).forEach(row -> found.put((String) row[0], row));
        Map<ActiveTenant, KeyManagementException> refused = new HashMap<>();
        for (ActiveTenant tenant : wanted) {
            Object[] row = found.get(tenant.tenantId().value());
            if (row != null && !row[1].equals(TenantStatus.ACTIVE.name())) {
                refused.put(tenant, new TenantSuspendedException());
            } else if (row == null || !same.test(tenant, row)) {
                refused.put(tenant, new ConcurrentChangeException());
            }
        }
        return refused;
    }
}
