package org.medchain.keys.tenant;

import org.medchain.keys.audit.directing.EntityTable;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.server.Shared;

/** The table of tenants, each a directing row. */
@Shared
final class TenantTable extends EntityTable<Tenant> {

    TenantTable() {
        super("tenants", Tenant.class, "tenantId", RowName::key, key -> key, "");
    }
}
