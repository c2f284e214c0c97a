package org.medchain.keys.rotation.policy;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.server.Shared;

/** Rotation policies that wait for a second administrator. They keep each review open, whenever they were made. */
@Shared
final class UnconfirmedPolicies implements WaitingMatters {

    private final RotationPolicyStore policies;

    @Inject
    UnconfirmedPolicies(RotationPolicyStore policies) {
        this.policies = policies;
    }

    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        return policies.findIn(entityManager, tenantId)
                .flatMap(PolicyRecord::proposedPolicy)
                .isPresent();
    }
}
