package org.medchain.keys.audit.checkpoint;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.keys.audit.DueChains;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;

/** Reads the heads of chains, and the hashes of their entries, from the database. */
@Shared
public final class ChainHeadStore implements StoredChains {

    /** A chain is begun before its first entry is committed. */
    private static final String OF_BEGUN = "select tenant_id, chain_size, head_hash from audit_chains";

    private static final String WITH_ENTRIES = "chain_size is not null";
    private static final RowQuery<StoredHead> HEADS_OF =
            new RowQuery<>(OF_BEGUN + " where tenant_id = any(?) and " + WITH_ENTRIES, StoredHead::read);
    private static final RowQuery<StoredHead> HEAD =
            new RowQuery<>(OF_BEGUN + " where tenant_id = ? and " + WITH_ENTRIES, StoredHead::read);

    /** The heads as audit_chains has them. The view can't name the tenants in its sub-selects, so Citus would ask all nodes for it. */
    private static final TenantsQuery<StoredHead> HEADS_ON_SHARD = new TenantsQuery<>(
            "select tenant_id, chain_size, head_hash from (select h.tenant_id, coalesce("
                    + newest("e.seq", "audit_events e", "e.seq") + ", "
                    + newest("a.last_seq", "audit_archives a", "a.first_seq") + ") as chain_size, coalesce("
                    + newest("e.entry_hash", "audit_events e", "e.seq") + ", "
                    + newest("a.last_hash", "audit_archives a", "a.first_seq") + ") as head_hash"
                    + " from audit_chain_heads h where " + TenantsQuery.about("h.tenant_id") + ") chains where "
                    + WITH_ENTRIES,
            StoredHead::read);

    private static final RowQuery<byte[]> ENTRY_HASH =
            new RowQuery<>("select entry_hash from audit_events where tenant_id = ? and seq = ?", row -> row.bytes(1));

    private static final TenantsQuery<StoredHead> ENTRIES = new TenantsQuery<>(
            "select e.tenant_id, e.seq, e.entry_hash from unnest(cast(? as varchar array), cast(? as bigint array))"
                    + " as wanted (tenant_id, seq) join audit_events e on e.tenant_id = wanted.tenant_id"
                    + " and e.seq = wanted.seq where " + TenantsQuery.about("e.tenant_id"),
            StoredHead::read);

    private static final int PAGE = 10_000;

    private final ReadableRows chains = new ReadableRows("audit_chains");
    private final ReadableRows events = new ReadableRows("audit_events");
    private final ReadableRows archives = new ReadableRows("audit_archives");
    private final Database database;
    private final int page;

    @Inject
    ChainHeadStore(Database database) {
        this(database, PAGE);
    }

    /** @param page how many chains are a page */
    ChainHeadStore(Database database, int page) {
        this.database = database;
        this.page = page;
    }

    @Override
    public Page page(String after) {
        List<String> chains = DueChains.pageOfAll(database, after, page);
        return new Page(
                heads(Set.copyOf(chains)),
                chains.size() < page ? Optional.empty() : Optional.of(chains.get(chains.size() - 1)));
    }

    @Override
    public List<ChainHead> heads(Set<String> tenantIds) {
        return readable(
                chains,
                areOnShards()
                        ? database.shards().of(tenantIds, tenants -> HEADS_ON_SHARD.find(database, tenants))
                        : database.read(entityManager -> HEADS_OF.find(entityManager, SqlType.TEXT.each(tenantIds))));
    }

    private static List<ChainHead> readable(ReadableRows rows, List<StoredHead> found) {
        return found.stream()
                .flatMap(it -> rows.read(it.chain(), it::headOfTenant).stream())
                .toList();
    }

    private boolean areOnShards() {
        return database.shards().areThere();
    }

    /** The newest row of a chain. */
    private static String newest(String column, String table, String order) {
        String tenant = order.charAt(0) + ".tenant_id";
        return "(select " + column + " from " + table + " where " + tenant + " = h.tenant_id and "
                + TenantsQuery.about(tenant) + " order by " + tenant + " desc, " + order
                + " desc fetch first 1 row only)";
    }

    /**
     * Finds the head of this chain; empty if it has no entries.
     *
     * @throws org.medchain.keys.chain.MalformedAuditException if its newest entry has no hash
     */
    public Optional<ChainHead> find(String tenantId) {
        List<StoredHead> found = areOnShards()
                ? HEADS_ON_SHARD.find(database, List.of(tenantId))
                : database.read(entityManager -> HEAD.find(entityManager, tenantId));
        return found.stream().findFirst().map(StoredHead::head);
    }

    @Override
    public void awaitDisk() {
        database.awaitDisk();
    }

    @Override
    public Map<ChainHead, Boolean> passedThrough(Collection<ChainHead> heads) {
        Map<String, List<ChainHead>> byChain = heads.stream().collect(Collectors.groupingBy(ChainHead::tenantId));
        return database
                .shards()
                .of(
                        byChain.keySet(),
                        tenants -> compare(
                                tenants,
                                tenants.stream()
                                        .flatMap(it -> byChain.get(it).stream())
                                        .distinct()
                                        .toList()))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private List<Map.Entry<ChainHead, Boolean>> compare(List<String> tenants, List<ChainHead> heads) {
        Set<ChainHead> stored = Set.copyOf(readable(
                events,
                ENTRIES.find(
                        database,
                        tenants,
                        SqlType.TEXT.each(
                                heads.stream().map(ChainHead::tenantId).toList()),
                        SqlType.LONG.each(heads.stream().map(ChainHead::size).toList()))));
        // After the rows, which may be archived between the two.
        List<StoredHead> archived = ChainStartStore.of(database, tenants);
        Map<String, ChainHead> starts =
                readable(archives, archived).stream().collect(Collectors.toMap(ChainHead::tenantId, start -> start));
        Set<String> unreadable = archived.stream()
                .map(StoredHead::chain)
                .filter(chain -> !starts.containsKey(chain))
                .collect(Collectors.toSet());
        return heads.stream()
                .filter(head -> !unreadable.contains(head.tenantId()))
                .map(head -> Map.entry(
                        head,
                        passedThrough(
                                head,
                                starts.getOrDefault(head.tenantId(), ChainHead.startOf(head.tenantId())),
                                stored.contains(head))))
                .toList();
    }

    private static boolean passedThrough(ChainHead head, ChainHead start, boolean stored) {
        return head.size() <= start.size() ? head.size() < start.size() || head.equals(start) : stored;
    }

    /**
     * Returns true if the chain passed through the head, asked in the transaction of the entity manager. Of entries
     * that are archived the archive tells: they count as passed through.
     */
    public static boolean passedThrough(EntityManager entityManager, ChainHead head) {
        List<byte[]> hashes = ENTRY_HASH.find(entityManager, head.tenantId(), head.size());
        // After the row, which may be archived between the two.
        ChainHead start = ChainStartStore.of(entityManager, head.tenantId());
        boolean stored =
                hashes.size() == 1 && Arrays.equals(hashes.get(0), head.hash().bytes());
        return passedThrough(head, start, stored);
    }
}
