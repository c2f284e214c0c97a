package org.medchain.keys.audit.directing;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.TenantId;

/**
 * A table of directing rows that are entities with the fields {@code tenantId} and a key of UUID.
 *
 * @param <R> the entity
 */
public abstract class EntityTable<R extends DirectingRow> implements DirectingTable {

    private final String name;
    private final Class<R> entity;
    private final String key;
    private final Function<RowName, Object> id;
    private final Function<String, Object> keyOf;
    private final Object beforeAll;

    /**
     * @param key the field that is the key within the tenant
     * @param id returns what the entity is found by
     * @param keyOf returns the value of the key's field for a row's key
     * @param beforeAll is before each value of the key's field
     */
    protected EntityTable(
            String name,
            Class<R> entity,
            String key,
            Function<RowName, Object> id,
            Function<String, Object> keyOf,
            Object beforeAll) {
        this.name = name;
        this.entity = entity;
        this.key = key;
        this.id = id;
        this.keyOf = keyOf;
        this.beforeAll = beforeAll;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<R> find(EntityManager entityManager, RowName row) {
        return Optional.ofNullable(entityManager.find(entity, id.apply(row)));
    }

    @Override
    public RowNames findAfter(EntityManager entityManager, RowNames.Place after, int limit) {
        List<RowNames.Place> found = entityManager
                .createQuery(
                        "select r.tenantId, r." + key + " from " + entity.getSimpleName()
                                + " r where r.tenantId > :tenantId" + " or (r.tenantId = :tenantId and r." + key
                                + " > :key) order by r.tenantId, r." + key,
                        Object[].class)
                .setParameter("tenantId", after.tenantId())
                .setParameter("key", keyOf(after))
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new RowNames.Place((String) row[0], row[1].toString()))
                .toList();
        return named(found, limit);
    }

    @Override
    public RowNames findOfShardsAfter(EntityManager entityManager, RowNames.Place after, int limit) {
        String column = key.equals("tenantId") ? "tenant_id" : key;
        RowNames.Place from = new RowNames.Place(after.tenantId(), keyOf(after).toString());
        return named(RowsOfShards.find(entityManager, name, column, "true", from, limit), limit);
    }

    private Object keyOf(RowNames.Place after) {
        return after.equals(RowNames.Place.FIRST) ? beforeAll : keyOf.apply(after.key());
    }

    private RowNames named(List<RowNames.Place> found, int limit) {
        return RowNames.of(found, limit, place -> new RowName(new TenantId(place.tenantId()), name, place.key()));
    }
}
