package org.medchain.keys.audit.archive;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.persistence.EntityManager;
import java.io.StringReader;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/**
 * Finds the audit events that legal holds and open destructions keep from being archived. A certificate names each change of its destruction, and by
 * which events copies of the keys left. What is held or open the seals of the rows say, not the rows.
 */
@Shared
final class HeldEventStore {

    /**
     * One look into an index for each patient and change, however many events there are. Whom a row is about its own events say too: a patient's row may
     * have another id. They stay as well, or else nothing would tell of the row. Citus takes the shard of a sub-select from nothing but the parameter.
     */
    private static final RowQuery<Long> FIRST = new RowQuery<>("""
            select min(seq) from (
              select (select e.seq from audit_events e where e.tenant_id = p.tenant_id and e.tenant_id = ? and e.patient_id = p.patient_id
                  order by e.seq limit 1) as seq
                from patients p where p.tenant_id = ? and p.id = any(?)
              union all
              select (select e.seq from audit_events e where e.tenant_id = c.tenant_id and e.tenant_id = ? and e.patient_id = c.patient_id
                  order by e.seq limit 1)
                from audit_events c where c.tenant_id = ? and c.subject = any(?)
              union all
              select c.seq from audit_events c where c.tenant_id = ? and c.subject = any(?)) firsts""", row -> row.longNumber(1));

    private static final String OPEN =
            "destructions where tenant_id = ? and status in ('AWAITING_APPROVAL', 'PENDING', 'ERASING')";

    /** The query for what the rows say. All nine parameters are the tenant. */
    private static final RowQuery<Long> FIRST_STORED = new RowQuery<>("""
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

    private static final Set<String> ENDED = Set.of("CANCELLED", "ERASED");

    private final DirectingRows rows;

    @Inject
    HeldEventStore(DirectingRows rows) {
        this.rows = rows;
    }

    /**
     * The place of the first event of this chain that is about a patient with a legal hold or an open destruction, or a change of these.
     *
     * @throws org.medchain.keys.TenantUntrustedException if the seal of a hold or a destruction is missing, wrong or an old one: the archive has no
     *     patients' ids
     */
    OptionalLong first(String tenantId) {
        return rows.reading(entityManager -> first(entityManager, tenantId));
    }

    private OptionalLong first(EntityManager entityManager, String tenantId) {
        Map<RowName, UUID> kept = AuditEvent.tenantOf(tenantId)
                .map(tenant -> findKept(entityManager, tenant))
                .orElse(Map.of());
        if (kept.isEmpty()) {
            return OptionalLong.empty();
        }
        Object patients = SqlType.UUID.each(kept.values());
        Object subjects =
                SqlType.TEXT.each(kept.keySet().stream().map(RowName::subject).toList());
        return place(FIRST.find(
                entityManager, tenantId, tenantId, patients, tenantId, tenantId, subjects, tenantId, subjects));
    }

    /** Finds the place as the rows say it, those that this transaction changed among them. For what changed since the look at the seals. */
    OptionalLong firstStored(EntityManager inTransaction, String tenantId) {
        return place(FIRST_STORED.find(
                inTransaction, Collections.nCopies(9, tenantId).toArray()));
    }

    private static OptionalLong place(List<Long> found) {
        Long seq = found.get(0);
        return seq == null ? OptionalLong.empty() : OptionalLong.of(seq);
    }

    /** Finds the rows that keep events, each with the row of its patient. */
    private Map<RowName, UUID> findKept(EntityManager entityManager, TenantId tenantId) {
        Map<RowName, UUID> kept = new HashMap<>();
        rows.readSealed(
                entityManager, tenantId, "legal_holds", (hold, values) -> kept.put(hold, UUID.fromString(hold.key())));
        rows.readSealed(entityManager, tenantId, "destructions", (destruction, values) -> {
            JsonObject sealed = parse(values);
            if (!ENDED.contains(sealed.getString("status"))) {
                kept.put(destruction, UUID.fromString(sealed.getString("patient")));
            }
        });
        return kept;
    }

    private static JsonObject parse(String values) {
        try (JsonReader reader = JSON.createReader(new StringReader(values))) {
            return reader.readObject();
        }
    }
}
