package org.medchain.keys.server.database;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Columns of a table that the ledger writes many rows of at once: in one statement on PostgreSQL ({@code unnest}), in one batch
 * on H2.
 *
 * <p>Citus copies what a {@code select} gives to the shards, and reports a row that a shard refuses as an internal error: a broken constraint would not be
 * known as one. So a few new rows are in the text of the statement, and of many it returns something ({@link ReturningInsert}).
 */
public final class BulkTable {

    private static final String TENANT = "tenant_id";

    /** Citus plans so many rows in the text of a statement faster than it copies them. */
    static final int FEW = 32;

    private final String name;
    private final List<String> columns = new ArrayList<>();
    private final List<SqlType> types = new ArrayList<>();

    /** Creates a table without columns; the caller adds them before any other use. */
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

    /** @param rows the values in the order of the columns; without any nothing is sent */
    public void insert(RoundTrip trip, List<Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        String into = "insert into " + name + " (" + String.join(", ", columns) + ") ";
        if (trip.isDistributed() && rows.size() <= FEW) {
            trip.add(new ValuesInsert(into, rows));
            return;
        }
        String values = join(0, columns.size(), ", ", this::given);
        BulkWrite write = new BulkWrite(
                into + "select " + values + " from " + unnest(),
                into + "values (" + parameters() + ")",
                types,
                rows,
                OptionalInt.empty());
        trip.add(trip.isDistributed() ? new ReturningInsert(write) : write);
    }

    /**
     * Changes rows that have to be as they are expected to be. A column that is expected and changed is named twice.
     *
     * @param changed how many columns, from the first on, get a new value; by the others the rows are found
     */
    public void update(RoundTrip trip, int changed, List<Object[]> rows) {
        String changes = join(0, changed, ", ", i -> columns.get(i) + " = " + given(i));
        String conditions = join(changed, columns.size(), " and ", i -> "stored." + columns.get(i) + " = " + given(i));
        String oneByOne = " set " + join(0, changed, ", ", i -> columns.get(i) + " = ?") + " where "
                + join(changed, columns.size(), " and ", i -> columns.get(i) + " = ?");
        trip.add(new BulkWrite(
                "update " + name + " stored set " + changes + " from " + unnest() + " where " + conditions
                        + (trip.isDistributed() ? " and stored." + TENANT + " = any(?)" : ""),
                "update " + name + oneByOne,
                types,
                rows,
                trip.isDistributed() ? OptionalInt.of(columns.indexOf(TENANT)) : OptionalInt.empty()));
    }

    private String unnest() {
        return "unnest("
                + String.join(", ", types.stream().map(SqlType::arrayParameter).toList()) + ") as given ("
                + join(0, columns.size(), ", ", i -> "c" + i) + ")";
    }

    private String given(int column) {
        return types.get(column).read("given.c" + column);
    }

    private String parameters() {
        return join(0, columns.size(), ", ", i -> "?");
    }

    private static String join(int from, int to, String between, IntFunction<String> part) {
        return String.join(between, IntStream.range(from, to).mapToObj(part).toList());
    }
}
