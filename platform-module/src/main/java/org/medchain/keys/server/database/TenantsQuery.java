package org.medchain.keys.server.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A native query about several tenants or all. On Citus it names the tenants of one shard for each of its tables, since Citus takes a shard from nothing
 * else, and what is about all tenants is asked shard by shard: what is on a node that is away is left out. There the rows come in the order of the shards,
 * and each shard has a limit of its own. Elsewhere it is one query without those conditions: PostgreSQL would look into an index for each tenant that they
 * name.
 */
public final class TenantsQuery<T> {

    private static final Pattern PLACE = Pattern.compile("\\{([a-z_.]+)\\}|\\?");

    private final RowQuery<T> atOnce;
    private final RowQuery<T> onShard;
    private final List<Boolean> places;

    /**
     * @param sql with {@link #about} as a condition for each table, also in its sub-selects
     * @param columns as {@link RowQuery} takes them
     */
    public TenantsQuery(String sql, RowQuery.Reader<T> reader, SqlType... columns) {
        this.atOnce = new RowQuery<>(replaced(sql, "true"), reader, columns);
        this.onShard = new RowQuery<>(replaced(sql, "$1 = any(?)"), reader, columns);
        this.places = PLACE.matcher(sql)
                .results()
                .map(found -> found.group(1) != null)
                .toList();
    }

    private static String replaced(String sql, String condition) {
        return sql.replaceAll("\\{([a-z_.]+)\\}", condition);
    }

    /**
     * Returns the condition that a row is about one of the tenants of a shard.
     *
     * @param column has the tenant
     */
    public static String about(String column) {
        return "{" + column + "}";
    }

    /** The query as it is where the tables are not distributed. */
    RowQuery<T> atOnce() {
        return atOnce;
    }

    /**
     * Asks about all tenants.
     *
     * @param parameters in the order of the question marks
     */
    public List<T> findAll(Database database, Object... parameters) {
        Shards shards = database.shards();
        return shards.areThere()
                ? shards.ofAll(tenants -> find(database, tenants, parameters))
                : find(database, List.of(), parameters);
    }

    /**
     * Asks about tenants of one shard, or of one node.
     *
     * @param tenants those that the parameters say; on Citus alone they are asked for
     */
    public List<T> find(Database database, Collection<String> tenants, Object... parameters) {
        if (!database.shards().areThere()) {
            return database.read(entityManager -> atOnce.find(entityManager, parameters));
        }
        // Citus asks all shards about none.
        return tenants.isEmpty()
                ? List.of()
                : database.read(entityManager -> onShard.find(entityManager, withTenants(tenants, parameters)));
    }

    /**
     * Asks with others about tenants of one shard.
     *
     * @param tenants those that the parameters say, any number of times each
     */
    public Supplier<List<T>> ask(RoundTrip trip, Collection<String> tenants, Object... parameters) {
        return trip.isDistributed()
                ? trip.ask(onShard, withTenants(tenants, parameters))
                : trip.ask(atOnce, parameters);
    }

    private Object[] withTenants(Collection<String> tenants, Object... parameters) {
        Object named = SqlType.TEXT.each(tenants.stream().distinct().toList());
        List<Object> all = new ArrayList<>();
        int next = 0;
        for (boolean ofTenants : places) {
            all.add(ofTenants ? named : parameters[next++]);
        }
        return all.toArray();
    }
}
