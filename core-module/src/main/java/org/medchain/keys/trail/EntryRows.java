package org.medchain.keys.trail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** Reads the rows of the table of events, page by page, as they stand there. */
@ApplicationScoped
public class EntryRows {

    private static final int PAGE = 2_000;
    private static final Map<String, Class<?>> COLUMNS = columns();

    /** By id too: where someone took the constraint away, two rows can have one seq. */
    private static final String NEXT_PAGE = "select " + String.join(", ", COLUMNS.keySet())
            + " from audit_events where tenant_id = :tenantId and seq >= :seq and (seq > :seq or id > :id)"
            + " and seq <= :last order by seq, id";

    private static final String LAST_SEQ = "select coalesce(max(seq), 0) from audit_events where tenant_id = :tenantId";

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    private static Map<String, Class<?>> columns() {
        Map<String, Class<?>> columns = new LinkedHashMap<>();
        columns.put("tenant_id", String.class);
        columns.put("seq", Long.class);
        columns.put("id", UUID.class);
        columns.put("occurred_at", Instant.class);
        columns.put("operation", String.class);
        columns.put("outcome", String.class);
        columns.put("reason", String.class);
        columns.put("actor", String.class);
        columns.put("client", String.class);
        columns.put("roles", String.class);
        columns.put("purpose_of_use", String.class);
        columns.put("source_address", String.class);
        columns.put("request_id", String.class);
        columns.put("provider", String.class);
        columns.put("key_id", UUID.class);
        columns.put("generation", Integer.class);
        columns.put("patient_hash", byte[].class);
        columns.put("entry_hash", byte[].class);
        columns.put("patient_id", String.class);
        columns.put("patient_salt", byte[].class);
        return columns;
    }

    /** Up to {@value #PAGE} rows in the order of the chain, behind this place of it; none if there are no more. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<EntryRow> findAfter(String tenantId, long seq, UUID id, long last) {
        NativeQuery<Object[]> query = entityManager.unwrap(Session.class).createNativeQuery(NEXT_PAGE, Object[].class);
        COLUMNS.forEach(query::addScalar);
        List<Object[]> rows = query.setParameter("tenantId", tenantId)
                .setParameter("seq", seq)
                .setParameter("id", id)
                .setParameter("last", last)
                .setMaxResults(PAGE)
                .getResultList();
        return rows.stream().map(EntryRows::toRow).toList();
    }

    /** The last place that is taken, 0 if none is. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public long lastSeq(String tenantId) {
        return entityManager
                .unwrap(Session.class)
                .createNativeQuery(LAST_SEQ, Long.class)
                .setParameter("tenantId", tenantId)
                .getSingleResult();
    }

    private static EntryRow toRow(Object[] row) {
        return new EntryRow(
                (String) row[0],
                (Long) row[1],
                (UUID) row[2],
                (Instant) row[3],
                (String) row[4],
                (String) row[5],
                (String) row[6],
                (String) row[7],
                (String) row[8],
                (String) row[9],
                (String) row[10],
                (String) row[11],
                (String) row[12],
                (String) row[13],
                (UUID) row[14],
                (Integer) row[15],
                (byte[]) row[16],
                (byte[]) row[17],
                (String) row[18],
                (byte[]) row[19]);
    }
}
