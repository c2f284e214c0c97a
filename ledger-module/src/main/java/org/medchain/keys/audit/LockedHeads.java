package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.DatabaseProduct;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.StoredRow;
import org.medchain.keys.server.database.TenantsQuery;

/**
 * The heads of the chains that a group appends to, except those that another session holds: locked from the first statement of its
 * transaction to its commit. A head is a lock and nothing else; where its chain stands, the newest event says.
 */
final class LockedHeads {

    /**
     * A statement of its own. Under READ COMMITTED a statement sees what was committed when it began. Had it locked and read at once, a holder could
     * have committed between that moment and the lock: the row of the head never changes, so PostgreSQL would give the lock and would not look again.
     */
    private static final RowQuery<String> LOCK = new RowQuery<>(
            "select tenant_id from audit_chain_heads where tenant_id = any(?) order by tenant_id for update skip locked",
            row -> row.text(1));

    /**
     * Begins after the lock, and so sees what the lock's last holder left: a holder's rows can be seen before its lock is free. What the guards of the group
     * ask is in the same statement. It looks into the index once for each chain.
     */
    private static final RowQuery<ChainHead> STAND = new RowQuery<>(
            "select h.tenant_id, e.seq, e.entry_hash from audit_chain_heads h"
                    + " left join lateral (select seq, entry_hash from audit_events where tenant_id = h.tenant_id"
                    + " order by seq desc fetch first 1 row only) e on true where h.tenant_id = any(?)",
            LockedHeads::read,
            SqlType.TEXT,
            SqlType.LONG,
            SqlType.BYTES);

    /** It asks the same without {@code lateral}, which H2 does not know. H2 reads an index in order for all of its columns alone. */
    private static final TenantsQuery<ChainHead> STAND_ON_SHARD_OR_ON_H2 = new TenantsQuery<>(
            "select h.tenant_id,"
                    + " (select e.seq from audit_events e where e.tenant_id = h.tenant_id and "
                    + TenantsQuery.about("e.tenant_id")
                    + " order by e.tenant_id desc, e.seq desc fetch first 1 row only),"
                    + " (select e.entry_hash from audit_events e where e.tenant_id = h.tenant_id and "
                    + TenantsQuery.about("e.tenant_id")
                    + " order by e.tenant_id desc, e.seq desc fetch first 1 row only)"
                    + " from audit_chain_heads h where h.tenant_id = any(?)",
            LockedHeads::read,
            SqlType.TEXT,
            SqlType.LONG,
            SqlType.BYTES);

    /**
     * The query for chains without an event only: another session may have locked the table of archives, and other
     * chains don't need it.
     */
    private static final TenantsQuery<ChainHead> ARCHIVED = new TenantsQuery<>(
            "select h.tenant_id, " + lastArchived("last_seq") + ", " + lastArchived("last_hash")
                    + " from audit_chain_heads h where h.tenant_id = any(?)",
            LockedHeads::read);

    private static final BulkTable TABLE = new BulkTable("audit_chain_heads").column("tenant_id", SqlType.TEXT);

    private final Set<String> wanted;
    private final Supplier<List<String>> locked;
    private final Supplier<List<ChainHead>> stored;
    private final boolean distributed;

    private LockedHeads(
            Set<String> wanted, Supplier<List<String>> locked, Supplier<List<ChainHead>> stored, boolean distributed) {
        this.wanted = wanted;
        this.locked = locked;
        this.stored = stored;
        this.distributed = distributed;
    }

    private static String lastArchived(String column) {
        return "(select a." + column + " from audit_archives a where a.tenant_id = h.tenant_id and "
                + TenantsQuery.about("a.tenant_id")
                + " order by a.tenant_id desc, a.first_seq desc fetch first 1 row only)";
    }

    /** Locks the heads without waiting. The heads are locked once the trip was sent. */
    static LockedHeads lock(EntityManager entityManager, RoundTrip trip, List<LedgerUnit> group) {
        SortedSet<String> tenants = new TreeSet<>();
        group.forEach(unit -> tenants.add(unit.event().tenantId()));
        Object each = SqlType.TEXT.each(tenants);
        Supplier<List<String>> locked = trip.ask(LOCK, each);
        boolean atOnce = DatabaseProduct.isPostgresql(entityManager) && !trip.isDistributed();
        Supplier<List<ChainHead>> stored =
                atOnce ? trip.ask(STAND, each) : STAND_ON_SHARD_OR_ON_H2.ask(trip, tenants, each);
        return new LockedHeads(tenants, locked, stored, trip.isDistributed());
    }

    /** The tenants whose heads are to be locked. */
    Set<String> wanted() {
        return wanted;
    }

    /** The tenants whose heads are locked. */
    Set<String> tenants() {
        return new HashSet<>(locked.get());
    }

    /** The tenants whose chains have no head yet. */
    Set<String> missing() {
        Set<String> found = stored.get().stream().map(ChainHead::tenantId).collect(Collectors.toSet());
        return wanted.stream().filter(it -> !found.contains(it)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static ChainHead read(StoredRow row) throws SQLException {
        return row.bytes(3) == null
                ? ChainHead.startOf(row.text(1))
                : new ChainHead(row.text(1), row.number(2), new Hash(row.bytes(3)));
    }

    /** Gives the events the next places in their chains, whose heads are locked. */
    void append(EntityManager entityManager, List<AuditEvent> events) {
        Map<String, ChainHead> now = new HashMap<>();
        stored.get().forEach(head -> now.put(head.tenantId(), head));
        Set<String> empty = events.stream()
                .map(AuditEvent::tenantId)
                .filter(tenantId -> now.get(tenantId).size() == 0)
                .collect(Collectors.toSet());
        if (!empty.isEmpty()) {
            RoundTrip trip = new RoundTrip(distributed);
            Supplier<List<ChainHead>> archived = ARCHIVED.ask(trip, empty, SqlType.TEXT.each(empty));
            trip.send(entityManager);
            archived.get().forEach(head -> now.put(head.tenantId(), head));
        }
        for (AuditEvent event : events) {
            now.put(event.tenantId(), event.follow(now.get(event.tenantId())));
        }
    }

    /** Makes the heads of chains. If another server makes one of them meanwhile, sending it fails. */
    static void begin(RoundTrip trip, Set<String> tenants) {
        TABLE.insert(
                trip, tenants.stream().map(tenantId -> new Object[] {tenantId}).toList());
    }
}
