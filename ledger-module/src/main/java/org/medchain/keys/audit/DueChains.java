package org.medchain.keys.audit;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;

/**
 * The chains for which a work may have something to do: those that this server appended to, until the work finds nothing of them, and with each look the
 * next page of all, since another server may have died before its work was done. So a look costs as much as has changed, however many tenants there
 * are. Safe for use by many threads.
 */
public final class DueChains {

    private static final int PAGE = 1_000;

    private static final RowQuery<String> NEXT = new RowQuery<>(
            "select tenant_id from audit_chain_heads where tenant_id > ? order by tenant_id fetch first ? rows only",
            row -> row.text(1));

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
     * @param due finds them among others
     */
    public synchronized List<String> find(Function<Collection<String>, List<String>> due) {
        candidates.addAll(changed.get());
        candidates.addAll(nextPage());
        List<String> found = due.apply(Set.copyOf(candidates));
        candidates.retainAll(Set.copyOf(found));
        return found;
    }

    private List<String> nextPage() {
        List<String> next = database.read(entityManager -> NEXT.find(entityManager, after, page));
        after = next.size() < page ? "" : next.get(next.size() - 1);
        return next;
    }
}
