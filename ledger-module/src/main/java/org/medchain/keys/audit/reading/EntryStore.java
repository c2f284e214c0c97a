package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.medchain.keys.audit.AuditEventTable;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;

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

    /** The query for when the first row of each chain happened. */
    private static final TenantsQuery<Map.Entry<String, Instant>> FIRST_TIMES = new TenantsQuery<>(
            "select tenant_id, first_time from (select h.tenant_id, (select e.occurred_at from audit_events e"
                    + " where e.tenant_id = h.tenant_id and " + TenantsQuery.about("e.tenant_id")
                    + " order by e.tenant_id, e.seq fetch first 1 row only) as first_time from audit_chain_heads h where "
                    + TenantsQuery.about("h.tenant_id")
                    + " and h.tenant_id = any(?)) firsts where first_time is not null",
            row -> Map.entry(row.text(1), row.time(2)));

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

    /** Returns when the first row of each of these chains happened, of those that have rows. On Citus, of the nodes that answer. */
    public Map<String, Instant> firstTimes(Collection<String> chains) {
        return database.shards().of(chains, some -> FIRST_TIMES.find(database, some, SqlType.TEXT.each(some))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
