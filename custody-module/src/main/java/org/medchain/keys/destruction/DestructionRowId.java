package org.medchain.keys.destruction;

import org.medchain.keys.DestructionId;
import org.medchain.keys.TenantId;

/** Names the row of a destruction. The row is found by the tenant and the id together. */
record DestructionRowId(TenantId tenantId, DestructionId id) {

    /** The id alone. */
    @Override
    public String toString() {
        return id.toString();
    }
}
