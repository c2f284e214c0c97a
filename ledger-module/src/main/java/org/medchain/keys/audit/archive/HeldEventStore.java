package org.medchain.keys.audit.archive;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.persistence.EntityManager;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.directing.DirectingRows;
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

    /** The rows of holds and open destructions, as the subjects of their events, each with the row of its patient. */
    private static final RowQuery<Map.Entry<String, UUID>> STORED = new RowQuery<>(
            "select 'legal_holds/' || cast(patient as varchar(36)), patient from legal_holds where tenant_id = ?"
                    + " union all select 'destructions/' || cast(id as varchar(36)), patient from destructions"
                    + " where tenant_id = ? and status in ('AWAITING_APPROVAL', 'PENDING', 'ERASING')",
            row -> Map.entry(row.text(1), row.uuid(2)));

    private static final Set<String> ENDED = Set.of("CANCELLED", "ERASED");

    private final DirectingRows rows;

    @Inject
    HeldEventStore(DirectingRows rows) {
        this.rows = rows;
    }

    /**
     * Finds the place of the first event of this chain that is about a patient with a legal hold or an open destruction, or a change of these.
     *
     * @param behind only of those that an event behind this place changed
     * @throws org.medchain.keys.TenantUntrustedException if the seal of a hold or a destruction is missing, wrong or an old one: the archive has no
     *     patients' ids
     */
    OptionalLong first(String tenantId, long behind) {
        return rows.reading(
                entityManager -> first(entityManager, tenantId, findSealed(entityManager, tenantId, behind)));
    }

    /**
     * Does the same in the transaction that removes events. A row counts that is stored and not sealed: another unit of the group may have stored it, whose
     * event is not there yet.
     */
    OptionalLong firstIn(EntityManager entityManager, String tenantId, long behind) {
        Map<String, UUID> kept = findSealed(entityManager, tenantId, behind);
        STORED.find(entityManager, tenantId, tenantId).forEach(row -> kept.put(row.getKey(), row.getValue()));
        return first(entityManager, tenantId, kept);
    }

    private static OptionalLong first(EntityManager entityManager, String tenantId, Map<String, UUID> kept) {
        if (kept.isEmpty()) {
            return OptionalLong.empty();
        }
        Object patients = SqlType.UUID.each(kept.values());
        Object subjects = SqlType.TEXT.each(kept.keySet());
        Long seq = FIRST.find(
                        entityManager, tenantId, tenantId, patients, tenantId, tenantId, subjects, tenantId, subjects)
                .get(0);
        return seq == null ? OptionalLong.empty() : OptionalLong.of(seq);
    }

    /** Finds by their seals the rows that keep events, each with the row of its patient. */
    private Map<String, UUID> findSealed(EntityManager entityManager, String tenantId, long behind) {
        Map<String, UUID> kept = new HashMap<>();
        AuditEvent.tenantOf(tenantId).ifPresent(tenant -> {
            rows.readSealed(
                    entityManager,
                    tenant,
                    "legal_holds",
                    behind,
                    (hold, values) -> kept.put(hold.subject(), UUID.fromString(hold.key())));
            rows.readSealed(entityManager, tenant, "destructions", behind, (destruction, values) -> {
                JsonObject sealed = parse(values);
                if (!ENDED.contains(sealed.getString("status"))) {
                    kept.put(destruction.subject(), UUID.fromString(sealed.getString("patient")));
                }
            });
        });
        return kept;
    }

    private static JsonObject parse(String values) {
        try (JsonReader reader = JSON.createReader(new StringReader(values))) {
            return reader.readObject();
        }
    }
}
