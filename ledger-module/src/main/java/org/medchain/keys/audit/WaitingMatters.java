package org.medchain.keys.audit;

import java.time.Instant;
import org.medchain.keys.TenantId;

/** The matters of one kind that wait for a person. The rooms that have them know; the ledger does not. */
public interface WaitingMatters {

    /** Returns true if a matter of the tenant waits that began before this time. */
    boolean areOpen(TenantId tenantId, Instant before);
}
