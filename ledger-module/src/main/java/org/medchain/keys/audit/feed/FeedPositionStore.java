package org.medchain.keys.audit.feed;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.audit.ChangedChains;
import org.medchain.keys.audit.DueChains;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.LeaseKind;

/** Stores how far each chain is sent. */
@Shared
final class FeedPositionStore {

    /** One server at a time sends a chain. A lease is longer than a repository may take for a part. */
    static final LeaseKind<String> SENDING =
            LeaseKind.ofTenants("audit-feed", Duration.ofMinutes(2), Function.identity());

    private static final Logger LOG = System.getLogger(FeedPositionStore.class.getName());

    private static final RowQuery<Position> POSITIONS = new RowQuery<>(
            "select tenant_id, sent_to, set_aside from audit_feeds where tenant_id = any(?)",
            row -> new Position(row.text(1), row.number(2), row.number(3)));
    private static final RowQuery<Long> POSITION =
            new RowQuery<>("select sent_to from audit_feeds where tenant_id = ?", row -> row.number(1));

    private static final TenantsQuery<Instant> OLDEST = new TenantsQuery<>(
            "select e.occurred_at from audit_feeds f"
                    + " join audit_events e on e.tenant_id = f.tenant_id and e.seq = f.sent_to + 1 and "
                    + TenantsQuery.about("e.tenant_id") + " where f.tenant_id = any(?) and "
                    + TenantsQuery.about("f.tenant_id"),
            row -> row.time(1));

    /** The statement that begins a feed; archived events are not sent. The archive names the tenant once more, or Citus takes no shard from it. */
    private static final RowWrite BEGIN = new RowWrite("insert into audit_feeds (tenant_id, sent_to, set_aside)"
            + " select h.tenant_id, coalesce((select a.last_seq from audit_archives a where a.tenant_id = h.tenant_id"
            + " and a.tenant_id = ? order by a.first_seq desc fetch first 1 row only), 0), 0"
            + " from audit_chain_heads h where h.tenant_id = ?"
            + " and not exists (select 1 from audit_feeds f where f.tenant_id = h.tenant_id)");

    private static final RowWrite ADVANCE = new RowWrite("update audit_feeds set sent_to = ? where tenant_id = ?");
    private static final RowWrite PASS_OVER =
            new RowWrite("update audit_feeds set sent_to = ?, set_aside = set_aside + 1 where tenant_id = ?");

    /** The chains whose lag is asked for in one query. */
    private static final int PART = 1_000;

    private final Database database;
    private final DueChains chains;

    /** The chains that had events to send at the last look. */
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    /** The chains of which events were set aside, with their number, as far as looks reached. */
    private final Map<String, Long> setAside = new ConcurrentHashMap<>();

    /** The place up to which a chain was sent, and how many of its events were set aside. */
    private record Position(String chain, long sentTo, long setAside) {}

    /**
     * The events that the repository lacks.
     *
     * @param oldest when the oldest of the waiting events happened
     */
    record Lag(long waiting, long setAside, Optional<Instant> oldest) {}

    /** Takes notes of changed chains only if there is a repository: without one nobody asks what is due. */
    @Inject
    FeedPositionStore(Database database, ChangedChains changed, FeedSettings settings) {
        this(database, settings.address().isPresent() ? changed.newReader() : Set::of);
    }

    /** @param changed tells the chains that this server appended to since it was asked last */
    FeedPositionStore(Database database, Supplier<Set<String>> changed) {
        this.database = database;
        this.chains = new DueChains(database, changed);
    }

    /** The chains with events that were not sent, of those that may have some. */
    List<String> findDue() {
        return chains.find(sizes -> {
            Map<String, Position> sent = positions(sizes.keySet());
            List<String> unknown = sizes.keySet().stream()
                    .filter(chain -> !sent.containsKey(chain))
                    .toList();
            unknown.forEach(this::begin);
            sent.putAll(positions(unknown));
            Set<String> due = sizes.keySet().stream()
                    .filter(chain -> waiting(sizes, sent, chain) > 0)
                    .collect(Collectors.toSet());
            waiting.retainAll(due);
            waiting.addAll(due);
            return List.copyOf(due);
        });
    }

    private static long waiting(Map<String, Long> sizes, Map<String, Position> sent, String chain) {
        return sent.containsKey(chain)
                ? Math.max(0, sizes.get(chain) - sent.get(chain).sentTo())
                : 0;
    }

    /** Finds how far chains are sent, on the nodes of Citus that answer, and notes what was set aside of them. */
    private Map<String, Position> positions(Collection<String> some) {
        Map<String, Position> found = new HashMap<>();
        database.shards()
                .of(
                        some,
                        ofShard -> database.read(
                                entityManager -> POSITIONS.find(entityManager, SqlType.TEXT.each(ofShard))))
                .forEach(position -> found.put(position.chain(), position));
        found.values().forEach(position -> {
            if (position.setAside() > 0) {
                setAside.put(position.chain(), position.setAside());
            } else {
                setAside.remove(position.chain());
            }
        });
        return found;
    }

    private void begin(String tenantId) {
        try {
            database.change(entityManager -> BEGIN.apply(entityManager, tenantId, tenantId));
        } catch (PersistenceException e) {
            LOG.log(Level.DEBUG, "another server begins with the same chain", e);
        }
    }

    /** The place of the last event that was sent. */
    long position(String tenantId) {
        return database.read(entityManager -> POSITION.find(entityManager, tenantId))
                .get(0);
    }

    /** @throws Lease.LostException if another server is at it by now */
    void advance(Lease<String> lease, long sentTo) {
        database.change(entityManager -> change(ADVANCE, entityManager, lease, sentTo));
    }

    /** Goes on behind an event that was not taken. Refused with {@link Lease.LostException} if another server is at it by now. */
    Effect setAside(Lease<String> lease, long seq) {
        return entityManager -> change(PASS_OVER, entityManager, lease, seq);
    }

    private static void change(RowWrite change, EntityManager entityManager, Lease<String> lease, long sentTo) {
        lease.requireHeld(entityManager);
        change.apply(entityManager, sentTo, lease.subject());
    }

    /** Returns what is left of the chains that were due at the last look, and what was set aside of those that looks reached: of all after a while. */
    Lag lag() {
        long left = 0;
        Optional<Instant> oldest = Optional.empty();
        List<String> all = List.copyOf(waiting);
        for (int from = 0; from < all.size(); from += PART) {
            List<String> part = all.subList(from, Math.min(all.size(), from + PART));
            Map<String, Long> sizes = DueChains.sizes(database, part);
            Map<String, Position> sent = positions(part);
            left += sizes.keySet().stream()
                    .mapToLong(chain -> waiting(sizes, sent, chain))
                    .sum();
            oldest = Stream.concat(oldest.stream(), firstsBehind(part).stream()).min(Comparator.naturalOrder());
        }
        return new Lag(left, setAside.values().stream().mapToLong(it -> it).sum(), oldest);
    }

    private List<Instant> firstsBehind(List<String> part) {
        return database.shards().of(part, ofShard -> OLDEST.find(database, ofShard, SqlType.TEXT.each(ofShard)));
    }
}
