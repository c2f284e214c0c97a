package org.medchain.keys.server.database;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.medchain.keys.server.LimitedLog;

/**
 * The shards of Citus that tenants are in, so that a transaction asks one of them. Without Citus everything is in one place, and nothing is asked after
 * the first look. A shard that moves to another node keeps its id; one that is split gets others, which is noticed when a group is {@link #refused}, or
 * within {@link #KEPT}.
 */
public final class Shards {

    private static final Logger LOG = System.getLogger(Shards.class.getName());
    private static final LimitedLog OUTAGES = new LimitedLog(LOG);

    private static final int MOST = 100_000;
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration LOOKED = Duration.ofSeconds(30);
    private static final Duration AWAY = Duration.ofSeconds(10);

    private static final RowQuery<Boolean> WITH_CITUS =
            new RowQuery<>("select to_regclass('pg_catalog.pg_dist_partition') is not null", row -> row.flag(1));
    private static final RowQuery<Boolean> DISTRIBUTED = new RowQuery<>(
            "select exists (select 1 from pg_dist_partition where logicalrelid = 'audit_chain_heads'::regclass)",
            row -> row.flag(1));
    private static final RowQuery<Map.Entry<String, Place>> PLACES = new RowQuery<>(
            "select tenant_id, shard, (select min(groupid) from pg_dist_placement where shardid = shard) from"
                    + " (select tenant_id, get_shard_id_for_distribution_column('audit_chain_heads', tenant_id) as shard from"
                    + " unnest(cast(? as varchar array)) as wanted (tenant_id)) places",
            row -> Map.entry(row.text(1), new Place(row.number(2), row.number(3))));

    /** Asked of each shard by itself: one whose node is away answers nothing. The chain of the installation is among them. */
    private static final RowQuery<List<String>> TENANTS = new RowQuery<>(
            "select result from run_command_on_shards('audit_chain_heads',"
                    + " 'select string_agg(tenant_id, '' '' order by tenant_id) from %s') where success and result <> ''",
            row -> List.of(row.text(1).split(" ")));

    /** The state of what Citus does not do: it locks rows of one shard only. */
    private static final String NOT_SUPPORTED = "0A000";

    private static final int DEEPEST = 32;
    private static final Place UNKNOWN = new Place(0, 0);

    private final Database database;
    private final Cache<String, Place> known = cache(KEPT);
    private final Cache<Long, RuntimeException> away = cache(AWAY);
    private final Cache<String, List<List<String>>> all;
    private final AtomicLong outages = new AtomicLong();
    private volatile Boolean distributed;

    /** @param node has the shard, unless it was moved lately */
    public record Place(long shard, long node) {}

    Shards(Database database) {
        this(database, LOOKED);
    }

    /** @param looked the time after which a new tenant is among all at the latest */
    Shards(Database database, Duration looked) {
        this.database = database;
        this.all = cache(looked);
    }

    private static <K, V> Cache<K, V> cache(Duration kept) {
        return Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(kept)
                .executor(Runnable::run)
                .build();
    }

    /** Returns the shards of a database without Citus. */
    public static Shards none() {
        Shards none = new Shards(null);
        none.distributed = false;
        return none;
    }

    /**
     * Returns true if the tables are distributed. It is asked once, at the start; tables are distributed while no server runs.
     *
     * @throws RuntimeException if the database does not say
     */
    public boolean areThere() {
        if (distributed == null) {
            distributed = database.writeLedger(Shards::look);
        }
        return distributed;
    }

    private static boolean look(EntityManager entityManager) {
        return DatabaseProduct.isPostgresql(entityManager)
                && WITH_CITUS.find(entityManager).get(0)
                && DISTRIBUTED.find(entityManager).get(0);
    }

    /** Returns the id of the tenant's shard, if it is known already. */
    public Optional<Long> find(String tenantId) {
        return Boolean.TRUE.equals(distributed)
                ? Optional.ofNullable(known.getIfPresent(tenantId)).map(Place::shard)
                : Optional.empty();
    }

    /**
     * Divides what is about tenants by their shards, in the order in which they come. Without Citus it is all in one part, and also while the shards
     * can't be asked for: the database refuses what is not of one shard.
     *
     * @param items not empty
     */
    public <T> List<List<T>> split(List<T> items, Function<T, String> tenant) {
        if (items.size() == 1 || !areThere()) {
            return List.of(items);
        }
        try {
            learn(items.stream().map(tenant).toList());
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "the database does not say in which shards tenants are", e);
            return List.of(items);
        }
        return parts(items, tenant, Place::shard);
    }

    private <T> List<List<T>> parts(List<T> items, Function<T, String> tenant, Function<Place, Long> part) {
        Map<Long, List<T>> parts = new LinkedHashMap<>();
        for (T item : items) {
            parts.computeIfAbsent(
                            part.apply(known.asMap().getOrDefault(tenant.apply(item), UNKNOWN)),
                            unused -> new ArrayList<>())
                    .add(item);
        }
        return List.copyOf(parts.values());
    }

    /**
     * Returns true if Citus refused something that may be of several shards, since a shard was split or could not be asked for. Then it is
     * asked again in which shards tenants are.
     */
    public boolean refused(Throwable failure) {
        boolean refused = Boolean.TRUE.equals(distributed)
                && Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                        .limit(DEEPEST)
                        .anyMatch(cause -> cause instanceof SQLException e && NOT_SUPPORTED.equals(e.getSQLState()));
        if (refused) {
            known.invalidateAll();
        }
        return refused;
    }

    /**
     * Asks about all tenants whose chains were begun, shard by shard. What is on a node that is away is left out.
     *
     * @param question asks about tenants of one shard
     */
    public <T> List<T> ofAll(Function<List<String>, List<T>> question) {
        return ofEach(tenants(), question);
    }

    /**
     * Asks about some tenants, shard by shard. What is on a node that is away is left out; if that is everything, the question fails.
     *
     * @param question asks about tenants of one shard
     */
    public <T> List<T> of(Collection<String> tenants, Function<List<String>, List<T>> question) {
        return tenants.isEmpty() ? List.of() : ofEach(split(List.copyOf(tenants), it -> it), question);
    }

    /**
     * Asks about some of the tenants, node by node. What is on a node that is away is left out, also if that is everything; for {@link #AWAY} it is not
     * asked again, since a machine that is gone costs a time-out.
     *
     * @param question asks about tenants of one node
     * @throws RuntimeException if the coordinator, or a database without Citus, does not answer
     */
    public <I, T> List<T> ofNodes(List<I> items, Function<I, String> tenant, Function<List<I>, List<T>> question) {
        if (!areThere() || items.isEmpty()) {
            return question.apply(items);
        }
        learn(items.stream().map(tenant).toList());
        List<List<I>> parts = parts(items, tenant, Place::node);
        try {
            return ofEach(parts, part -> ofNode(nodeOf(tenant.apply(part.get(0))), () -> question.apply(part)));
        } catch (RuntimeException e) {
            requireOutage(e);
            database.read(DISTRIBUTED::find);
            noteOutage(parts.size(), e);
            return List.of();
        }
    }

    private long nodeOf(String tenant) {
        return known.asMap().getOrDefault(tenant, UNKNOWN).node();
    }

    private <T> List<T> ofNode(long node, Supplier<List<T>> question) {
        RuntimeException failure = away.getIfPresent(node);
        if (failure != null) {
            throw failure;
        }
        try {
            return question.get();
        } catch (RuntimeException e) {
            away.put(node, requireOutage(e));
            throw e;
        }
    }

    /** Returns the failure if it is an outage; throws what is none, since a defect is not passed over. */
    private static RuntimeException requireOutage(RuntimeException failure) {
        if (DatabaseOutage.caused(failure)) {
            return failure;
        }
        throw failure;
    }

    private <I, T> List<T> ofEach(List<List<I>> parts, Function<List<I>, List<T>> question) {
        List<T> answers = new ArrayList<>();
        List<RuntimeException> failures = new ArrayList<>();
        for (List<I> part : parts) {
            try {
                answers.addAll(question.apply(part));
            } catch (RuntimeException e) {
                failures.add(requireOutage(e));
            }
        }
        if (!failures.isEmpty()) {
            if (failures.size() == parts.size()) {
                throw failures.get(0);
            }
            noteOutage(failures.size(), failures.get(0));
        }
        return answers;
    }

    private void noteOutage(int failed, RuntimeException failure) {
        outages.incrementAndGet();
        OUTAGES.log(Level.ERROR, "a node of Citus does not answer", ", " + failed + " questions", failure);
    }

    /** Returns how often something was left out since a node did not answer. */
    public long outages() {
        return outages.get();
    }

    /**
     * Returns the next tenants whose chains were begun, in Java's order; of the nodes that answer.
     *
     * @param after the tenants behind this one; no text for the first of all
     */
    public List<String> tenantsBehind(String after, int limit) {
        return tenants().stream()
                .flatMap(List::stream)
                .filter(tenant -> tenant.compareTo(after) > 0)
                .sorted()
                .limit(limit)
                .toList();
    }

    /** Forgets which tenants there are, as happens after {@link #LOOKED}. */
    void lookAgain() {
        all.invalidateAll();
    }

    /** A tenant that is new is among them within {@link #LOOKED}; one whose node is away at the look is missing until the next. */
    private List<List<String>> tenants() {
        return all.get("all", unused -> database.read(TENANTS::find));
    }

    private void learn(Collection<String> tenants) {
        Set<String> unknown = new LinkedHashSet<>(tenants);
        unknown.removeIf(tenantId -> known.getIfPresent(tenantId) != null);
        if (!unknown.isEmpty()) {
            database.writeLedger(entityManager -> PLACES.find(entityManager, SqlType.TEXT.each(unknown)))
                    .forEach(place -> known.put(place.getKey(), place.getValue()));
        }
    }
}
