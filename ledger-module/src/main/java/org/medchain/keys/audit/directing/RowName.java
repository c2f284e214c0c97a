package org.medchain.keys.audit.directing;

import org.medchain.keys.TenantId;

/**
 * Names a directing row.
 *
 * @param table the table's name
 * @param key the row's key within the tenant, never a patient's id
 */
public record RowName(TenantId tenantId, String table, String key) {

    /** The name in seals and events: {@code tenants/clinic-1}. */
    public String subject() {
        return table + '/' + key;
    }

    @Override
    public String toString() {
        return subject() + " of tenant " + tenantId;
    }
}
