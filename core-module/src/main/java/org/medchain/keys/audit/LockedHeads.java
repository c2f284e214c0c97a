package org.medchain.keys.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/** The heads of the chains that a group appends to, locked from the first statement of its transaction to its commit. */
final class LockedHeads {

    private static final RowQuery<ChainHead> LOCK = new RowQuery<>(
            "select tenant_id, chain_size, head_hash from audit_chain_heads where tenant_id = any(?)"
                    + " order by tenant_id for update",
            row -> new ChainHead(row.text(1), row.number(2), new Hash(row.bytes(3))));
    private static final BulkTable TABLE = new BulkTable("audit_chain_heads")
            .column("chain_size", SqlType.LONG)
            .column("head_hash", SqlType.BYTES)
            .column("tenant_id", SqlType.TEXT);

    private final Supplier<List<ChainHead>> stored;

    private LockedHeads(Supplier<List<ChainHead>> stored) {
        this.stored = stored;
    }

    /** In the order of their tenants, so that two servers can't wait for each other. They are locked once the trip was sent. */
    static LockedHeads lock(RoundTrip trip, Duration longestWait, List<LedgerUnit> group) {
        trip.limitWaits(longestWait);
        SortedSet<String> tenants = new TreeSet<>();
        group.forEach(unit -> tenants.add(unit.event().tenantId()));
        return new LockedHeads(trip.ask(LOCK, SqlType.TEXT.each(tenants)));
    }

    /**
     * Gives the events the next places in their chains, and writes where the chains then stand. A chain that has no head gets one;
     * if another server makes it meanwhile, the trip fails with a {@link org.hibernate.exception.ConstraintViolationException}.
     */
    void append(List<AuditEvent> events, RoundTrip changes) {
        Map<String, ChainHead> before = new HashMap<>();
        stored.get().forEach(head -> before.put(head.tenantId(), head));
        SortedMap<String, ChainHead> now = new TreeMap<>();
        for (AuditEvent event : events) {
            now.put(event.tenantId(), event.follow(headOf(event.tenantId(), now, before)));
        }
        List<Object[]> begun = new ArrayList<>();
        List<Object[]> moved = new ArrayList<>();
        now.forEach((tenantId, head) -> (before.containsKey(tenantId) ? moved : begun)
                .add(new Object[] {head.size(), head.hash().bytes(), tenantId}));
        if (!begun.isEmpty()) {
            TABLE.insert(changes, begun);
        }
        if (!moved.isEmpty()) {
            TABLE.update(changes, 2, moved);
        }
    }

    private static ChainHead headOf(String tenantId, Map<String, ChainHead> now, Map<String, ChainHead> before) {
        ChainHead head = now.getOrDefault(tenantId, before.get(tenantId));
        return head == null ? ChainHead.startOf(tenantId) : head;
    }
}
