package org.medchain.keys.persistence;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Columns of a table that the ledger writes many rows of at once: in one statement on PostgreSQL ({@code unnest}), in one batch
 * on H2, in the transaction of the entity manager.
 *
 * <p>Guarantee: failures are Hibernate's exceptions, as if it had written the rows.
 */
public final class BulkTable {

    private final String name;
    private final List<String> columns = new ArrayList<>();
    private final List<SqlType> types = new ArrayList<>();

    /** Without columns yet; whoever owns the table adds them at once. */
    public BulkTable(String name) {
        this.name = name;
    }

    public BulkTable column(String column, SqlType type) {
        columns.add(column);
        types.add(type);
        return this;
    }

    public List<String> columns() {
        return List.copyOf(columns);
    }

    /** @param rows the values in the order of the columns */
    public void insert(EntityManager entityManager, List<Object[]> rows) {
        String into = "insert into " + name + " (" + String.join(", ", columns) + ") ";
        new BulkStatement(into + "select * from " + unnest(), into + "values (" + parameters() + ")", types)
                .execute(entityManager, rows);
    }

    /**
     * Changes the rows that are as they are expected to be, and no others. A column that is expected and changed is named twice.
     *
     * @param changed how many columns, from the first on, get a new value; by the others the rows are found
     * @return how many rows were changed
     */
    public int update(EntityManager entityManager, int changed, List<Object[]> rows) {
        String changes = join(0, changed, ", ", i -> columns.get(i) + " = given.c" + i);
        String conditions = join(changed, columns.size(), " and ", i -> "stored." + columns.get(i) + " = given.c" + i);
        String given = " from " + unnest() + " as given (" + join(0, columns.size(), ", ", i -> "c" + i) + ")";
        String oneByOne = " set " + join(0, changed, ", ", i -> columns.get(i) + " = ?") + " where "
                + join(changed, columns.size(), " and ", i -> columns.get(i) + " = ?");
        return new BulkStatement(
                        "update " + name + " stored set " + changes + given + " where " + conditions,
                        "update " + name + oneByOne,
                        types)
                .execute(entityManager, rows);
    }

    private String unnest() {
        return "unnest("
                + String.join(", ", types.stream().map(SqlType::arrayParameter).toList()) + ")";
    }

    private String parameters() {
        return join(0, columns.size(), ", ", i -> "?");
    }

    private static String join(int from, int to, String between, IntFunction<String> part) {
        return String.join(between, IntStream.range(from, to).mapToObj(part).toList());
    }
}
