package org.medchain.keys.checkpoint;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.persistence.Database;

/** Reads heads and hashes as the tables have them. */
@ApplicationScoped
public class ChainHeads implements StoredChains {

    private static final String HEADS = "select tenant_id, chain_size, head_hash from audit_chain_heads";
    private static final String ENTRY_HASH =
            "select entry_hash from audit_events where tenant_id = :tenantId and seq = :seq";

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    private ChainStarts starts;
    private Database database;

    /** For the proxy. */
    protected ChainHeads() {}

    @Inject
    ChainHeads(ChainStarts starts, Database database) {
        this.starts = starts;
        this.database = database;
    }

    @Override
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<ChainHead> heads() {
        return heads(HEADS).getResultList().stream().map(ChainHeads::toHead).toList();
    }

    /** Where this chain stands; absent if it has no entries. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<ChainHead> find(String tenantId) {
        return heads(HEADS + " where tenant_id = :tenantId").setParameter("tenantId", tenantId).getResultList().stream()
                .map(ChainHeads::toHead)
                .findFirst();
    }

    @Override
    public void awaitDisk() {
        database.awaitDisk();
    }

    /** Of entries that are archived the archive tells: they count as passed through. */
    @Override
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean passedThrough(ChainHead head) {
        List<Object[]> rows = entityManager
                .unwrap(Session.class)
                .createNativeQuery(ENTRY_HASH, Object[].class)
                .addScalar("entry_hash", byte[].class)
                .setParameter("tenantId", head.tenantId())
                .setParameter("seq", head.size())
                .getResultList();
        // After the row, which may be archived between the two.
        ChainHead start = starts.of(head.tenantId());
        if (head.size() <= start.size()) {
            return head.size() < start.size() || head.equals(start);
        }
        return rows.size() == 1
                && Arrays.equals((byte[]) rows.get(0)[0], head.hash().bytes());
    }

    private NativeQuery<Object[]> heads(String sql) {
        return entityManager
                .unwrap(Session.class)
                .createNativeQuery(sql, Object[].class)
                .addScalar("tenant_id", String.class)
                .addScalar("chain_size", Long.class)
                .addScalar("head_hash", byte[].class);
    }

    private static ChainHead toHead(Object[] row) {
        return new ChainHead((String) row[0], (Long) row[1], new Hash((byte[]) row[2]));
    }
}
