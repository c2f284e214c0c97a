package org.medchain.keys.tenant;

import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.recovery.RecoveryPublicKey;

/**
 * A tenant that was active when it was read, with what operations on keys need of it.
 *
 * @param cmkDates when its CMK, or the KEK in its place, wraps
 * @param sealingLimits of its new data keys
 * @param recoveryKey copies of its data keys are made for the holders of this; of none if absent
 * @param version of the tenant's row
 */
public record ActiveTenant(
        TenantId tenantId,
        TenantCmk cmk,
        CmkDates cmkDates,
        SealingLimits sealingLimits,
        Optional<RecoveryPublicKey> recoveryKey,
        long version) {

    /** Changes nothing, and keeps the operation from being committed if the tenant was suspended or changed since. */
    public Effect requireUnchanged() {
        return Effect.of(TenantGuard.UNCHANGED, this);
    }
}
