package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.audit.AuditEventTable;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;

/** Reads the rows of the table of audit events, page by page and unchecked. */
@Shared
public final class EntryStore {

    private static final int PAGE = 2_000;

    /** The query of the next page, ordered by id too: if the constraint was removed, two rows can have one seq. */
    private static final RowQuery<EntryRow> NEXT_PAGE = new RowQuery<>(
            "select " + AuditEventTable.selected() + " from audit_events where tenant_id = ? and seq >= ? and (seq > ?"
                    + " or id > ?) and seq <= ? order by seq, id limit ?",
            EntryRow::read);

    private static final RowQuery<Long> LAST_SEQ =
            new RowQuery<>("select coalesce(max(seq), 0) from audit_events where tenant_id = ?", row -> row.number(1));

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
        return database.read(entityManager -> LAST_SEQ.find(entityManager, tenantId))
                .get(0);
    }
}
