package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import org.hibernate.Session;
import org.medchain.keys.server.database.DatabaseProduct;

/**
 * The only two changes that stored audit events allow: dropping patient ids, and removing events that are archived. On
 * PostgreSQL they are functions of the tables' owner, since the application's role may neither update nor delete these rows.
 */
public final class AuditRows {

    private static final String DROP_BY_FUNCTION = "select drop_audit_identifiers(:tenantId, :patientId)";
    private static final String DROP = "update audit_events set patient_id = null, patient_salt = null"
            + " where tenant_id = :tenantId and patient_id = :patientId";

    private static final String REMOVE_BY_FUNCTION =
            "select remove_archived_audit_events(:tenantId, :before, :last, :hash)";
    private static final String NOTE = """
            insert into audit_archives (tenant_id, first_seq, last_seq, last_hash, archived_at)
              select tenant_id, :before + 1, seq, entry_hash, current_timestamp from audit_events
              where tenant_id = :tenantId and seq = :last and entry_hash = :hash""";
    private static final String REMOVE = "delete from audit_events where tenant_id = :tenantId and seq <= :last";

    private AuditRows() {}

    /** Drops a patient's id and the salts that connect it with hashes, from all events so far. */
    public static void dropIdentifiers(EntityManager entityManager, String tenantId, String patientId) {
        if (DatabaseProduct.isPostgresql(entityManager)) {
            entityManager
                    .unwrap(Session.class)
                    .createNativeQuery(DROP_BY_FUNCTION, Long.class)
                    .setParameter("tenantId", tenantId)
                    .setParameter("patientId", patientId)
                    .getSingleResult();
        } else {
            entityManager
                    .createNativeQuery(DROP)
                    .setParameter("tenantId", tenantId)
                    .setParameter("patientId", patientId)
                    .executeUpdate();
        }
    }

    /**
     * Removes the first events of a chain, and notes where the rest begins.
     *
     * @param before the last place that was removed earlier, 0 if none was
     * @param hash of the entry at the last place
     * @return whether they are removed; if not, these are not the next ones, or not old enough
     */
    public static boolean removeArchived(
            EntityManager entityManager, String tenantId, long before, long last, byte[] hash) {
        if (DatabaseProduct.isPostgresql(entityManager)) {
            return entityManager
                    .unwrap(Session.class)
                    .createNativeQuery(REMOVE_BY_FUNCTION, Boolean.class)
                    .setParameter("tenantId", tenantId)
                    .setParameter("before", before)
                    .setParameter("last", last)
                    .setParameter("hash", hash)
                    .getSingleResult();
        }
        int noted = entityManager
                .createNativeQuery(NOTE)
                .setParameter("tenantId", tenantId)
                .setParameter("before", before)
                .setParameter("last", last)
                .setParameter("hash", hash)
                .executeUpdate();
        int removed = entityManager
                .createNativeQuery(REMOVE)
                .setParameter("tenantId", tenantId)
                .setParameter("last", last)
                .executeUpdate();
        return noted == 1 && removed == last - before;
    }
}
