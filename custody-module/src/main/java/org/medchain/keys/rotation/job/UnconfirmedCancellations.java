package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.server.Shared;

/** Cancellations of rotations that wait for a second administrator. They keep each review open, whenever they were made. */
@Shared
final class UnconfirmedCancellations implements WaitingMatters {

    private final RotationJobStore jobs;

    @Inject
    UnconfirmedCancellations(RotationJobStore jobs) {
        this.jobs = jobs;
    }

    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        return jobs.findUnfinished(entityManager, tenantId)
                .flatMap(RotationJob::cancelProposer)
                .isPresent();
    }
}
