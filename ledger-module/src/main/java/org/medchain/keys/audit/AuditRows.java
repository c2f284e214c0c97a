package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import org.medchain.keys.server.database.DatabaseProduct;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;

/**
 * The only two changes that stored audit events allow: dropping patient ids, and removing events that are archived. On
 * PostgreSQL they are functions of the tables' owner, since the application's role may neither update nor delete these rows.
 */
public final class AuditRows {

    private static final RowQuery<Long> DROP_BY_FUNCTION =
            new RowQuery<>("select drop_audit_identifiers(?, ?, ?, ?)", row -> row.number(1));
    private static final RowQuery<Long> LAST_TO_DROP_ON_H2 = new RowQuery<>(
            "select coalesce(max(seq), 0) from (select seq from audit_events"
                    + " where tenant_id = ? and patient_id = ? and seq > ? order by seq limit ?) slice",
            row -> row.number(1));
    private static final RowWrite DROP_ON_H2 =
            new RowWrite("update audit_events set patient_id = null, patient_salt = null"
                    + " where tenant_id = ? and patient_id = ? and seq > ? and seq <= ?");

    private static final RowQuery<Boolean> REMOVE_BY_FUNCTION =
            new RowQuery<>("select remove_archived_audit_events(?, ?, ?, ?)", row -> row.flag(1));
    private static final RowWrite NOTE_ON_H2 = new RowWrite("""
            insert into audit_archives (tenant_id, first_seq, last_seq, last_hash, archived_at)
              select tenant_id, ? + 1, seq, entry_hash, current_timestamp from audit_events
              where tenant_id = ? and seq = ? and entry_hash = ?""");
    private static final RowWrite NOTE_CHANGES_ON_H2 = new RowWrite("""
            merge into archived_changes a using (
              select tenant_id, subject, max(change_number) as number from audit_events
              where tenant_id = ? and seq <= ? and subject is not null group by tenant_id, subject) e
              on a.tenant_id = e.tenant_id and a.subject = e.subject
              when matched then update set number = greatest(a.number, e.number)
              when not matched then insert (tenant_id, subject, number) values (e.tenant_id, e.subject, e.number)""");
    private static final RowWrite REMOVE_ON_H2 =
            new RowWrite("delete from audit_events where tenant_id = ? and seq <= ?");

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
        RowQuery<Long> change = postgresql ? DROP_BY_FUNCTION : LAST_TO_DROP_ON_H2;
        long last = change.find(entityManager, tenantId, patientId, after, most).get(0);
        if (!postgresql) {
            DROP_ON_H2.apply(entityManager, tenantId, patientId, after, last);
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
            return REMOVE_BY_FUNCTION
                    .find(entityManager, tenantId, before, last, hash)
                    .get(0);
        }
        int noted = NOTE_ON_H2.apply(entityManager, before, tenantId, last, hash);
        NOTE_CHANGES_ON_H2.apply(entityManager, tenantId, last);
        int removed = REMOVE_ON_H2.apply(entityManager, tenantId, last);
        return noted == 1 && removed == last - before;
    }
}
