package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.StoredRow;

/** Reads the rows of the table of audit events, page by page and unchecked. */
@Shared
public final class EntryStore {

    private static final int PAGE = 2_000;

    /** By id too: where someone took the constraint away, two rows can have one seq. */
    private static final RowQuery<EntryRow> NEXT_PAGE = new RowQuery<>(
            "select tenant_id, seq, id, occurred_at, operation, outcome, reason, actor, client, roles, purpose_of_use,"
                    + " source_address, request_id, provider, key_id, generation, patient_hash, entry_hash, patient_id,"
                    + " patient_salt, region, data_category, delivery, trace_id, subject, change_number, values_before,"
                    + " values_after from audit_events where tenant_id = ? and seq >= ? and (seq > ?"
                    + " or id > ?) and seq <= ? order by seq, id limit ?",
            EntryStore::toRow);

    private static final String LAST_SEQ = "select coalesce(max(seq), 0) from audit_events where tenant_id = :tenantId";

    private final Database database;
    private final int page;

    @Inject
    EntryStore(Database database) {
        this(database, PAGE);
    }

    /** @param page rows that are read together at most */
    EntryStore(Database database, int page) {
        this.database = database;
        this.page = page;
    }

    /** A page of rows in the order of the chain, behind this place of it; none if there are no more. */
    public List<EntryRow> findAfter(String tenantId, long seq, UUID id, long last) {
        return database.read(entityManager -> NEXT_PAGE.find(entityManager, tenantId, seq, seq, id, last, page));
    }

    /** The last place that is taken, 0 if none is. */
    public long lastSeq(String tenantId) {
        return database.read(entityManager -> entityManager
                .unwrap(Session.class)
                .createNativeQuery(LAST_SEQ, Long.class)
                .setParameter("tenantId", tenantId)
                .getSingleResult());
    }

    private static EntryRow toRow(StoredRow row) throws SQLException {
        return new EntryRow(
                row.text(1),
                row.number(2),
                row.uuid(3),
                row.time(4),
                row.text(5),
                row.text(6),
                row.text(7),
                row.text(8),
                row.text(9),
                row.text(10),
                row.text(11),
                row.text(12),
                row.text(13),
                row.text(14),
                row.uuid(15),
                row.integer(16),
                row.bytes(17),
                row.bytes(18),
                row.text(19),
                row.bytes(20),
                row.text(21),
                row.text(22),
                row.text(23),
                row.text(24),
                row.text(25),
                row.longNumber(26),
                row.text(27),
                row.text(28));
    }
}
