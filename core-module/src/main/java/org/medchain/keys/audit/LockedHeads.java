package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.persistence.BulkTable;
import org.medchain.keys.persistence.LockWait;
import org.medchain.keys.persistence.RoundTrip;
import org.medchain.keys.persistence.RowQuery;
import org.medchain.keys.persistence.SqlType;

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

    private final Map<String, ChainHead> heads = new TreeMap<>();

    private LockedHeads() {}

    /**
     * In the order of their tenants, so that two servers can't wait for each other. A chain that has no head gets one.
     *
     * @throws org.hibernate.exception.ConstraintViolationException if another server made the head of the chain meanwhile
     */
    static LockedHeads lock(EntityManager entityManager, LockWait wait, List<LedgerUnit> group) {
        SortedSet<String> tenants = new TreeSet<>();
        group.forEach(unit -> tenants.add(unit.event().tenantId()));
        LockedHeads locked = new LockedHeads();
        RoundTrip trip = new RoundTrip();
        wait.limit(trip);
        Supplier<List<ChainHead>> found = trip.ask(LOCK, SqlType.TEXT.each(tenants));
        trip.send(entityManager);
        found.get().forEach(head -> locked.heads.put(head.tenantId(), head));
        tenants.removeAll(locked.heads.keySet());
        if (!tenants.isEmpty()) {
            locked.begin(entityManager, tenants);
        }
        return locked;
    }

    private void begin(EntityManager entityManager, SortedSet<String> tenants) {
        tenants.forEach(tenantId -> heads.put(tenantId, ChainHead.startOf(tenantId)));
        RoundTrip trip = new RoundTrip();
        TABLE.insert(trip, rows(tenants));
        trip.send(entityManager);
    }

    /** Gives the event the next place in its chain. */
    void append(AuditEvent event) {
        heads.put(event.tenantId(), event.follow(heads.get(event.tenantId())));
    }

    /** Writes where the chains stand now. */
    void store(RoundTrip changes) {
        TABLE.update(changes, 2, rows(heads.keySet()));
    }

    private List<Object[]> rows(Iterable<String> tenants) {
        List<Object[]> rows = new ArrayList<>();
        for (String tenantId : tenants) {
            ChainHead head = heads.get(tenantId);
            rows.add(new Object[] {head.size(), head.hash().bytes(), tenantId});
        }
        return rows;
    }
}
