package org.medchain.keys.tenant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medchain.keys.CmkReference;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/**
 * Refuses operations whose tenant was changed or suspended since they read it; changes nothing. It checks under the lock of the
 * tenant's chain, which every change of a tenant holds too.
 */
final class TenantGuard implements Bulk<ActiveTenant> {

    static final TenantGuard UNCHANGED = new TenantGuard((tenant, found) -> found.version() == tenant.version());

    /** Other changes than of the CMK do not matter; its replicas are the same key. */
    static final TenantGuard SAME_CMK = new TenantGuard(
            (tenant, found) -> tenant.cmk().first().map(CmkReference::value).equals(Optional.ofNullable(found.cmk()))
                    && tenant.cmk().hsmKey().map(HsmKeyLabel::value).equals(Optional.ofNullable(found.hsmKey())));

    private static final RowQuery<Found> STATE = new RowQuery<>(
            "select tenant_id, status, version, kms_cmk_arn, hsm_key_label from tenants where tenant_id = any(?)",
            row -> new Found(row.text(1), row.text(2), row.number(3), row.text(4), row.text(5)),
            SqlType.TEXT,
            SqlType.TEXT,
            SqlType.LONG,
            SqlType.TEXT,
            SqlType.TEXT);

    private record Found(String tenantId, String status, long version, String cmk, String hsmKey) {}

    private final BiPredicate<ActiveTenant, Found> same;

    private TenantGuard(BiPredicate<ActiveTenant, Found> same) {
        this.same = same;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Supplier<Map<ActiveTenant, KeyManagementException>> refuse(RoundTrip look, Set<ActiveTenant> wanted) {
        List<String> ids = wanted.stream()
                .map(tenant -> tenant.tenantId().value())
                .distinct()
                .toList();
        Supplier<List<Found>> found = look.ask(STATE, SqlType.TEXT.each(ids));
        return () ->
                refused(wanted, found.get().stream().collect(Collectors.toMap(Found::tenantId, Function.identity())));
    }

    private Map<ActiveTenant, KeyManagementException> refused(Set<ActiveTenant> wanted, Map<String, Found> tenants) {
        Map<ActiveTenant, KeyManagementException> refused = new HashMap<>();
        for (ActiveTenant tenant : wanted) {
            Found found = tenants.get(tenant.tenantId().value());
            if (found != null && !found.status().equals(TenantStatus.ACTIVE.name())) {
                refused.put(tenant, new TenantSuspendedException());
            } else if (found == null || !same.test(tenant, found)) {
                refused.put(tenant, new ConcurrentChangeException());
            }
        }
        return refused;
    }
}
