package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import org.hibernate.Session;
import org.medchain.keys.server.database.DatabaseProduct;

/**
 * The only two changes that stored audit events allow: dropping patient ids, and removing events that are archived. On
 * PostgreSQL they are functions of the tables' owner, since the application's role may neither update nor delete these rows.
 */
public final class AuditRows {

    private static final String DROP_BY_FUNCTION =
            "select drop_audit_identifiers(:tenantId, :patientId, :after, :most)";
    private static final String LAST_TO_DROP = "select coalesce(max(seq), 0) from (select seq from audit_events"
            + " where tenant_id = :tenantId and patient_id = :patientId and seq > :after order by seq limit :most) slice";
    private static final String DROP = "update audit_events set patient_id = null, patient_salt = null"
            + " where tenant_id = :tenantId and patient_id = :patientId and seq > :after and seq <= :last";

    private static final String REMOVE_BY_FUNCTION =
            "select remove_archived_audit_events(:tenantId, :before, :last, :hash)";
    private static final String NOTE = """
            insert into audit_archives (tenant_id, first_seq, last_seq, last_hash, archived_at)
              select tenant_id, :before + 1, seq, entry_hash, current_timestamp from audit_events
              where tenant_id = :tenantId and seq = :last and entry_hash = :hash""";
    private static final String NOTE_CHANGES = """
            merge into archived_changes a using (
              select tenant_id, subject, max(change_number) as number from audit_events
              where tenant_id = :tenantId and seq <= :last and subject is not null group by tenant_id, subject) e
              on a.tenant_id = e.tenant_id and a.subject = e.subject
              when matched then update set number = greatest(a.number, e.number)
              when not matched then insert (tenant_id, subject, number) values (e.tenant_id, e.subject, e.number)""";
    private static final String REMOVE = "delete from audit_events where tenant_id = :tenantId and seq <= :last";

    private AuditRows() {}

    /**
     * Drops a patient's id and the salts that connect it with hashes, from the next events of those so far.
     *
     * @param after the place of the last event that was looked at
     * @param most events that are changed
     * @return the place of the last of them; 0 if there are none
     */
    public static long dropIdentifiers(
            EntityManager entityManager, String tenantId, String patientId, long after, int most) {
        boolean postgresql = DatabaseProduct.isPostgresql(entityManager);
        long last = entityManager
                .unwrap(Session.class)
                .createNativeQuery(postgresql ? DROP_BY_FUNCTION : LAST_TO_DROP, Long.class)
                .setParameter("tenantId", tenantId)
                .setParameter("patientId", patientId)
                .setParameter("after", after)
                .setParameter("most", most)
                .getSingleResult();
        if (!postgresql) {
            entityManager
                    .createNativeQuery(DROP)
                    .setParameter("tenantId", tenantId)
                    .setParameter("patientId", patientId)
                    .setParameter("after", after)
                    .setParameter("last", last)
                    .executeUpdate();
        }
        return last;
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
        entityManager
                .createNativeQuery(NOTE_CHANGES)
                .setParameter("tenantId", tenantId)
                .setParameter("last", last)
                .executeUpdate();
        int removed = entityManager
                .createNativeQuery(REMOVE)
                .setParameter("tenantId", tenantId)
                .setParameter("last", last)
                .executeUpdate();
        return noted == 1 && removed == last - before;
    }
}
