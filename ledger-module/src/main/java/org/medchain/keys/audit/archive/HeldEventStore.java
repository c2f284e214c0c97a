package org.medchain.keys.audit.archive;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Collections;
import java.util.OptionalLong;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.audit.directing.DirectingTable;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.RowQuery;

/**
 * Finds the audit events that legal holds and open destructions keep from being archived. A certificate names each change of its destruction, and by
 * which events copies of the keys left.
 */
@Shared
final class HeldEventStore {

    private static final String OPEN =
            "destructions where tenant_id = ? and status in ('AWAITING_APPROVAL', 'PENDING', 'ERASING')";

    /**
     * One look into an index for each patient, hold and destruction, however many events there are. Whom a hold is about its own event says too: a
     * patient's row may have another id. All nine parameters are the tenant: Citus takes the shard of a sub-select from nothing else.
     */
    private static final RowQuery<Long> FIRST = new RowQuery<>("""
            select min(seq) from (
              select (select e.seq from audit_events e where e.tenant_id = p.tenant_id and e.tenant_id = ? and e.patient_id = p.patient_id
                  order by e.seq limit 1) as seq
                from (select tenant_id, patient from legal_holds where tenant_id = ?
                    union select tenant_id, patient from %1$s) kept
                join patients p on p.tenant_id = kept.tenant_id and p.id = kept.patient and p.tenant_id = ?
              union all
              select (select e.seq from audit_events e where e.tenant_id = h.tenant_id and e.tenant_id = ? and e.patient_id =
                    (select c.patient_id from audit_events c where c.tenant_id = h.tenant_id and c.tenant_id = ?
                      and c.subject = 'legal_holds/' || cast(h.patient as varchar(36)) order by c.change_number desc limit 1)
                  order by e.seq limit 1)
                from (select tenant_id, patient from legal_holds where tenant_id = ?) h
              union all
              select (select e.seq from audit_events e where e.tenant_id = d.tenant_id and e.tenant_id = ?
                    and e.subject = 'destructions/' || cast(d.id as varchar(36)) order by e.change_number limit 1)
                from (select tenant_id, id from %1$s) d) firsts""".formatted(OPEN), row -> row.longNumber(1));

    private static final String HOLDS = "legal_holds";

    private final DirectingRows rows;
    private final DirectingTable holds;

    @Inject
    HeldEventStore(DirectingRows rows, @Any Instance<DirectingTable> tables) {
        this(
                rows,
                tables.stream()
                        .filter(table -> table.name().equals(HOLDS))
                        .findFirst()
                        .orElseThrow());
    }

    HeldEventStore(DirectingRows rows, DirectingTable holds) {
        this.rows = rows;
        this.holds = holds;
    }

    /**
     * The place of the first event of this chain that is about a patient with a legal hold or an open destruction, or a change of the latter.
     *
     * @throws org.medchain.keys.TenantUntrustedException if a hold was changed past the service: the archive has no patients' ids
     */
    public OptionalLong first(String tenantId) {
        return rows.reading(entityManager -> first(entityManager, tenantId));
    }

    /** Finds the first held event in the transaction of this entity manager. */
    OptionalLong first(EntityManager inTransaction, String tenantId) {
        AuditEvent.tenantOf(tenantId).ifPresent(tenant -> rows.requireAllOf(inTransaction, tenant, holds));
        Long seq = FIRST.find(inTransaction, Collections.nCopies(9, tenantId).toArray())
                .get(0);
        return seq == null ? OptionalLong.empty() : OptionalLong.of(seq);
    }
}
