package org.medchain.keys.tenant;

import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.provider.TenantCmk;

/**
 * A tenant that was active when it was read, with what operations on keys need of it.
 *
 * @param cmkDates when its CMK, or the KEK in its place, wraps
 * @param sealingLimits of its new data keys
 * @param version of the tenant's row
 */
public record ActiveTenant(
        TenantId tenantId, TenantCmk cmk, CmkDates cmkDates, SealingLimits sealingLimits, long version) {

    /** Changes nothing, and keeps the operation from being committed if the tenant was suspended or changed since. */
    public Effect requireUnchanged() {
        return Effect.of(TenantGuard.UNCHANGED, this);
    }
}
