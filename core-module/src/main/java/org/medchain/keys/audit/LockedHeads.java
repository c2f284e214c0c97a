package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.persistence.BulkQuery;
import org.medchain.keys.persistence.BulkTable;
import org.medchain.keys.persistence.SqlType;

/** The heads of the chains that a group appends to, locked from the first statement of its transaction to its commit. */
final class LockedHeads {

    private static final BulkQuery LOCK = new BulkQuery(
            "select tenant_id, chain_size, head_hash from audit_chain_heads where tenant_id = any(?)"
                    + " order by tenant_id for update",
            SqlType.TEXT);
    private static final BulkTable TABLE = new BulkTable("audit_chain_heads")
            .column("chain_size", SqlType.LONG)
            .column("head_hash", SqlType.BYTES)
            .column("tenant_id", SqlType.TEXT);

    private final EntityManager entityManager;
    private final Map<String, ChainHead> heads = new TreeMap<>();

    private LockedHeads(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * In the order of their tenants, so that two servers can't wait for each other. A chain that has no head gets one.
     *
     * @throws org.hibernate.exception.ConstraintViolationException if another server made the head of the chain meanwhile
     */
    static LockedHeads lock(EntityManager entityManager, List<LedgerUnit> group) {
        SortedSet<String> tenants = new TreeSet<>();
        group.forEach(unit -> tenants.add(unit.event().tenantId()));
        LockedHeads locked = new LockedHeads(entityManager);
        for (Object[] row : LOCK.find(entityManager, tenants)) {
            String tenantId = (String) row[0];
            locked.heads.put(tenantId, new ChainHead(tenantId, (Long) row[1], new Hash((byte[]) row[2])));
        }
        tenants.removeAll(locked.heads.keySet());
        if (!tenants.isEmpty()) {
            tenants.forEach(tenantId -> locked.heads.put(tenantId, ChainHead.startOf(tenantId)));
            TABLE.insert(entityManager, locked.rows(tenants));
        }
        return locked;
    }

    /** Gives the event the next place in its chain. */
    void append(AuditEvent event) {
        heads.put(event.tenantId(), event.follow(heads.get(event.tenantId())));
    }

    /** Writes where the chains stand now. */
    void store() {
        TABLE.update(entityManager, 2, rows(heads.keySet()));
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
