package org.medchain.keys.audit.directing;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.TenantId;

/** A directing row of tests: one number of a tenant, in a table that nothing of these tests writes otherwise. */
final class SummedRow implements DirectingRow {

    private final EntityManager entityManager;
    private final RowName name;
    private long number;

    private SummedRow(EntityManager entityManager, RowName name, long number) {
        this.entityManager = entityManager;
        this.name = name;
        this.number = number;
    }

    static SummedRow store(EntityManager entityManager, RowName name, long number) {
        execute(
                entityManager,
                "insert into summed_chains (summed_to, tenant_id) values (?1, ?2)",
                number,
                name.tenantId().value());
        return new SummedRow(entityManager, name, number);
    }

    /** Returns the row, or null. */
    static SummedRow find(EntityManager entityManager, RowName name) {
        List<?> found = entityManager
                .createNativeQuery("select summed_to from summed_chains where tenant_id = ?1")
                .setParameter(1, name.tenantId().value())
                .getResultList();
        return found.isEmpty() ? null : new SummedRow(entityManager, name, ((Number) found.get(0)).longValue());
    }

    void set(long next) {
        execute(
                entityManager,
                "update summed_chains set summed_to = ?1 where tenant_id = ?2",
                next,
                name.tenantId().value());
        number = next;
    }

    void remove() {
        execute(
                entityManager,
                "delete from summed_chains where tenant_id = ?1",
                name.tenantId().value());
    }

    private static void execute(EntityManager entityManager, String sql, Object... parameters) {
        var query = entityManager.createNativeQuery(sql);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        query.executeUpdate();
    }

    long number() {
        return number;
    }

    @Override
    public RowName rowName() {
        return name;
    }

    @Override
    public RowValues directingValues() {
        return RowValues.of().with("number", number);
    }

    /** The rows of tenants whose ids begin alike, as a table of its own. */
    record Table(String name) implements DirectingTable {

        RowName row(String tenant) {
            TenantId tenantId = new TenantId(name + tenant);
            return new RowName(tenantId, name, tenantId.value());
        }

        /** The same table, of which one row has a value that no such row has. */
        DirectingTable withUnreadable(RowName unreadable) {
            Table table = this;
            return new DirectingTable() {
                @Override
                public String name() {
                    return table.name();
                }

                @Override
                public Optional<? extends DirectingRow> find(EntityManager entityManager, RowName row) {
                    if (row.equals(unreadable)) {
                        throw new IllegalArgumentException("No enum constant");
                    }
                    return table.find(entityManager, row);
                }

                @Override
                public RowNames findAfter(EntityManager entityManager, RowNames.Place after, int limit) {
                    return table.findAfter(entityManager, after, limit);
                }

                @Override
                public RowNames findOfShardsAfter(EntityManager entityManager, RowNames.Place after, int limit) {
                    return table.findOfShardsAfter(entityManager, after, limit);
                }
            };
        }

        @Override
        public Optional<SummedRow> find(EntityManager entityManager, RowName row) {
            return Optional.ofNullable(SummedRow.find(entityManager, row));
        }

        @Override
        public RowNames findAfter(EntityManager entityManager, RowNames.Place after, int limit) {
            List<?> found = entityManager
                    .createNativeQuery("select tenant_id from summed_chains where tenant_id > ?1 and tenant_id like ?2"
                            + " order by tenant_id")
                    .setParameter(1, after.key())
                    .setParameter(2, name + "%")
                    .setMaxResults(limit)
                    .getResultList();
            return named(
                    found.stream()
                            .map(id -> new RowNames.Place(id.toString(), id.toString()))
                            .toList(),
                    limit);
        }

        @Override
        public RowNames findOfShardsAfter(EntityManager entityManager, RowNames.Place after, int limit) {
            String mine = "starts_with(tenant_id, '" + name + "')";
            return named(RowsOfShards.find(entityManager, "summed_chains", "tenant_id", mine, after, limit), limit);
        }

        private RowNames named(List<RowNames.Place> found, int limit) {
            return RowNames.of(found, limit, place -> new RowName(new TenantId(place.tenantId()), name, place.key()));
        }
    }
}
