package org.medchain.keys.audit.directing;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
    private final Function<RowName, Object> keyOf;
    private final Object beforeAll;

    /**
     * @param key the field that is the key within the tenant
     * @param id returns what the entity is found by
     * @param keyOf returns the value of the key's field
     * @param beforeAll is before each value of the key's field
     */
    protected EntityTable(
            String name,
            Class<R> entity,
            String key,
            Function<RowName, Object> id,
            Function<RowName, Object> keyOf,
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
    public List<R> findAfter(EntityManager entityManager, Optional<RowName> after, int limit) {
        return entityManager
                .createQuery(
                        "select r from " + entity.getSimpleName() + " r where r.tenantId > :tenantId"
                                + " or (r.tenantId = :tenantId and r." + key + " > :key) order by r.tenantId, r." + key,
                        entity)
                .setParameter(
                        "tenantId", after.map(row -> row.tenantId().value()).orElse(""))
                .setParameter("key", after.map(keyOf).orElse(beforeAll))
                .setMaxResults(limit)
                .getResultList();
    }
}
