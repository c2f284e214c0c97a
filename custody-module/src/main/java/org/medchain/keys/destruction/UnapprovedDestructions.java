package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.server.Shared;

/** Destructions that wait for a second person. */
@Shared
final class UnapprovedDestructions implements WaitingMatters {

    private static final List<DestructionStatus> AWAITING = List.of(DestructionStatus.AWAITING_APPROVAL);

    /** Looked at: ids are given in order, times a little later, by requests side by side perhaps in another order. */
    private static final int OLDEST = 100;

    private final DestructionStore destructions;

    @Inject
    UnapprovedDestructions(DestructionStore destructions) {
        this.destructions = destructions;
    }

    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        return destructions.findIn(entityManager, AWAITING, tenantId, OLDEST).stream()
                .anyMatch(it -> it.destruction().persons().requestedAt().isBefore(before));
    }
}
