package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.server.Shared;

/** Destructions that wait for a second person. */
@Shared
final class UnapprovedDestructions implements WaitingMatters {

    private final DestructionStore destructions;

    @Inject
    UnapprovedDestructions(DestructionStore destructions) {
        this.destructions = destructions;
    }

    @Override
    public boolean areOpen(TenantId tenantId, Instant before) {
        return !destructions.findAwaiting(tenantId, before).isEmpty();
    }
}
