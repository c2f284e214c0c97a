package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.server.Shared;

/** Proposals about a tenant that wait for a second administrator. Those of settings, and to resume it, keep each review open, whenever they were made. */
@Shared
final class UnconfirmedProposals implements WaitingMatters {

    private final TenantStore tenants;

    @Inject
    UnconfirmedProposals(TenantStore tenants) {
        this.tenants = tenants;
    }

    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        Tenant tenant = tenants.requireIn(entityManager, tenantId);
        return tenant.proposal().isPresent()
                || tenant.resumeProposal().isPresent()
                || tenant.recoveryKeyProposal()
                        .filter(proposal -> proposal.approvedBy().isEmpty())
                        .filter(proposal -> proposal.proposedAt().isBefore(before))
                        .isPresent();
    }
}
