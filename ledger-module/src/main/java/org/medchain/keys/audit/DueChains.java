package org.medchain.keys.audit;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;

/**
 * The chains for which a work may have something to do: those that this server appended to, until the work finds nothing of them, and with each look the
 * next page of all, since another server may have died before its work was done. So a look costs as much as has changed, however many tenants there
 * are. Safe for use by many threads.
 *
 * <p>Limit: a chain on a node of Citus that is away is left out, and comes again with its page.
 */
public final class DueChains {

    private static final int PAGE = 1_000;

    private static final RowQuery<String> NEXT = new RowQuery<>(
            "select tenant_id from audit_chain_heads where tenant_id > ? order by tenant_id fetch first ? rows only",
            row -> row.text(1));

    /** The query for how many entries chains have, archived ones too; of a chain that is begun and has none, none. */
    private static final TenantsQuery<Map.Entry<String, Long>> SIZES = new TenantsQuery<>(
            "select tenant_id, chain_size from (select h.tenant_id, coalesce("
                    + "(select e.seq from audit_events e where e.tenant_id = h.tenant_id and "
                    + TenantsQuery.about("e.tenant_id")
                    + " order by e.tenant_id desc, e.seq desc fetch first 1 row only), "
                    + "(select a.last_seq from audit_archives a where a.tenant_id = h.tenant_id and "
                    + TenantsQuery.about("a.tenant_id")
                    + " order by a.first_seq desc fetch first 1 row only)) as chain_size from audit_chain_heads h where "
                    + TenantsQuery.about("h.tenant_id")
                    + " and h.tenant_id = any(?)) chains where chain_size is not null",
            row -> Map.entry(row.text(1), row.number(2)));

    private final Database database;
    private final Supplier<Set<String>> changed;
    private final int page;
    private final Set<String> candidates = new HashSet<>();
    private String after = "";

    /** @param changed tells the chains that this server appended to since it was asked last */
    public DueChains(Database database, Supplier<Set<String>> changed) {
        this(database, changed, PAGE);
    }

    DueChains(Database database, Supplier<Set<String>> changed, int page) {
        this.database = database;
        this.changed = changed;
        this.page = page;
    }

    /**
     * Finds the chains that are due.
     *
     * @param due finds them among others, by how many entries each has
     */
    public synchronized List<String> find(Function<Map<String, Long>, List<String>> due) {
        candidates.addAll(changed.get());
        candidates.addAll(nextPage());
        List<String> found = due.apply(sizes(database, candidates));
        candidates.retainAll(Set.copyOf(found));
        return found;
    }

    private List<String> nextPage() {
        List<String> next = pageOfAll(database, after, page);
        after = next.size() < page ? "" : next.get(next.size() - 1);
        return next;
    }

    /**
     * Returns a page of all chains, in order. On Citus, of the nodes that answer.
     *
     * @param after the chains behind this one; no text for the first page
     * @param limit how many; fewer are the last page
     */
    public static List<String> pageOfAll(Database database, String after, int limit) {
        return database.shards().areThere()
                ? database.shards().tenantsBehind(after, limit)
                : database.read(entityManager -> NEXT.find(entityManager, after, limit));
    }

    /** Returns how many entries these chains have, of those that have some. On Citus, of the nodes that answer. */
    public static Map<String, Long> sizes(Database database, Collection<String> chains) {
        return database.shards().of(chains, some -> SIZES.find(database, some, SqlType.TEXT.each(some))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
