package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.server.Shared;

/** Destructions that wait for a second person. */
@Shared
final class UnapprovedDestructions implements WaitingMatters {

    /** By the index of states: most of a tenant's destructions are over. */
    private static final String AWAITING = "select d from DestructionRecord d where d.tenantId = :tenantId"
            + " and d.status = AWAITING_APPROVAL and d.persons.requester.time < :before";

    private final DirectingRows rows;

    @Inject
    UnapprovedDestructions(DirectingRows rows) {
        this.rows = rows;
    }

    @Override
    public boolean areOpen(EntityManager entityManager, TenantId tenantId, Instant before) {
        List<DestructionRecord> found = entityManager
                .createQuery(AWAITING, DestructionRecord.class)
                .setParameter("tenantId", tenantId.value())
                .setParameter("before", before)
                .setMaxResults(1)
                .getResultList();
        rows.requireAll(entityManager, tenantId, found);
        return !found.isEmpty();
    }
}
