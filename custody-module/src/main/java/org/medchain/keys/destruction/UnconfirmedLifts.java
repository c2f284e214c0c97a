package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.server.Shared;

/** Lifts of legal holds that wait for a second person. They keep each review open, whenever they were made. */
@Shared
final class UnconfirmedLifts implements WaitingMatters {

    /** Looked at: a hold of a patient whose id is forgotten is not found. */
    private static final int MOST = 100;

    private final DestructionStore destructions;

    @Inject
    UnconfirmedLifts(DestructionStore destructions) {
        this.destructions = destructions;
    }

    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        return !destructions.holds().findToLift(entityManager, tenantId, MOST).isEmpty();
    }
}
