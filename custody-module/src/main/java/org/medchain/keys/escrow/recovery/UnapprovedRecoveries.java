package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.server.Shared;

/** Recoveries that wait for a second person. */
@Shared
final class UnapprovedRecoveries implements WaitingMatters {

    private final RecoveryStore recoveries;

    @Inject
    UnapprovedRecoveries(RecoveryStore recoveries) {
        this.recoveries = recoveries;
    }

    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        return !recoveries.findAwaiting(entityManager, tenantId, before).isEmpty();
    }
}
