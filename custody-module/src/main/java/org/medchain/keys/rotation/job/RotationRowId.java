package org.medchain.keys.rotation.job;

import org.medchain.keys.TenantId;

/** Names the row of a rotation. The row is found by the tenant and the id together. */
public record RotationRowId(TenantId tenantId, RotationId id) {

    /** The id alone. */
    @Override
    public String toString() {
        return id.toString();
    }
}
