package org.medchain.keys.audit.restoration;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.server.Shared;

/**
 * A restoration that nobody confirmed, or one of two people. It waits at any time, whenever it was found: until it is confirmed, what the database has
 * lost may be what waited before.
 */
@Shared
final class UnconfirmedRestorations implements WaitingMatters {

    private final RestorationStore restorations;

    @Inject
    UnconfirmedRestorations(RestorationStore restorations) {
        this.restorations = restorations;
    }

    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        return restorations
                .find(entityManager, tenantId)
                .filter(restoration -> !restoration.isConfirmed())
                .isPresent();
    }
}
