package org.medchain.keys.rotation.policy;

import java.time.Instant;
import org.medchain.keys.TenantId;

/**
 * A rotation policy that something is to be done for, unchecked.
 *
 * @param tenant as it is stored
 * @param at the time from which on it is to be done
 */
public record DuePolicy(String tenant, Instant at) {

    /** @throws org.medchain.keys.MalformedValueException if somebody else than the service wrote the row */
    public TenantId tenantId() {
        return new TenantId(tenant);
    }
}
