package org.medchain.keys.rotation.policy;

import java.time.Instant;
import org.medchain.keys.TenantId;

/**
 * A rotation policy that something is to be done for, unchecked.
 *
 * @param at the time from which on it is to be done
 */
public record DuePolicy(TenantId tenantId, Instant at) {}
