package org.medchain.keys.audit.checkpoint;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/** Reads the heads of chains, and the hashes of their entries, from the database. */
@Shared
public final class ChainHeadStore implements StoredChains {

    private static final String HEADS = "select tenant_id, chain_size, head_hash from audit_chains";
    private static final RowQuery<ChainHead> HEADS_OF = new RowQuery<>(
            HEADS + " where tenant_id = any(?) and chain_size is not null",
            row -> new ChainHead(row.text(1), row.number(2), new Hash(row.bytes(3))));
    private static final String ENTRY_HASH =
            "select entry_hash from audit_events where tenant_id = :tenantId and seq = :seq";

    private final Database database;

    @Inject
    ChainHeadStore(Database database) {
        this.database = database;
    }

    @Override
    public List<ChainHead> heads() {
        return database.read(entityManager -> heads(entityManager, HEADS).getResultList().stream()
                .filter(ChainHeadStore::hasEntries)
                .map(ChainHeadStore::toHead)
                .toList());
    }

    @Override
    public List<ChainHead> heads(Set<String> tenantIds) {
        return database.read(entityManager -> HEADS_OF.find(entityManager, SqlType.TEXT.each(tenantIds)));
    }

    /** Finds the head of this chain; empty if it has no entries. */
    public Optional<ChainHead> find(String tenantId) {
        return database.read(entityManager -> heads(entityManager, HEADS + " where tenant_id = :tenantId")
                .setParameter("tenantId", tenantId)
                .getResultList()
                .stream()
                .filter(ChainHeadStore::hasEntries)
                .map(ChainHeadStore::toHead)
                .findFirst());
    }

    @Override
    public void awaitDisk() {
        database.awaitDisk();
    }

    @Override
    public boolean passedThrough(ChainHead head) {
        return database.read(entityManager -> passedThrough(entityManager, head));
    }

    /**
     * Returns true if the chain passed through the head, asked in the transaction of the entity manager. Of entries
     * that are archived the archive tells: they count as passed through.
     */
    public static boolean passedThrough(EntityManager entityManager, ChainHead head) {
        List<Object[]> rows = entityManager
                .unwrap(Session.class)
                .createNativeQuery(ENTRY_HASH, Object[].class)
                .addScalar("entry_hash", byte[].class)
                .setParameter("tenantId", head.tenantId())
                .setParameter("seq", head.size())
                .getResultList();
        // After the row, which may be archived between the two.
        ChainHead start = ChainStartStore.of(entityManager, head.tenantId());
        if (head.size() <= start.size()) {
            return head.size() < start.size() || head.equals(start);
        }
        return rows.size() == 1
                && Arrays.equals((byte[]) rows.get(0)[0], head.hash().bytes());
    }

    private static NativeQuery<Object[]> heads(EntityManager entityManager, String sql) {
        return entityManager
                .unwrap(Session.class)
                .createNativeQuery(sql, Object[].class)
                .addScalar("tenant_id", String.class)
                .addScalar("chain_size", Long.class)
                .addScalar("head_hash", byte[].class);
    }

    /** A chain is begun before its first entry is committed. */
    private static boolean hasEntries(Object[] row) {
        return row[1] != null;
    }

    private static ChainHead toHead(Object[] row) {
        return new ChainHead((String) row[0], (Long) row[1], new Hash((byte[]) row[2]));
    }
}
