package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.medchain.keys.TenantId;

/** The matters of one kind that wait for a person. The rooms that have them know; the ledger does not. */
public interface WaitingMatters {

    /**
     * Returns true if a matter of the tenant waits that began before this time.
     *
     * @param entityManager of the ledger's transaction that has the tenant's head: until it ends nothing of the tenant changes
     * @throws org.medchain.keys.TenantUntrustedException if a row that says so was changed past the service
     */
    boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before);
}
