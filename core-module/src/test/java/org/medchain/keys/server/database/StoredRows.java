package org.medchain.keys.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of an H2 database of a test's own: a test reads them behind the servers' backs, backs them up, and puts them back. */
public final class StoredRows {

    private static final String TABLES = "select '\"' || table_schema || '\".\"' || table_name || '\"'"
            + " from information_schema.tables where table_type = 'BASE TABLE'"
            + " and table_schema <> 'INFORMATION_SCHEMA' and table_name <> 'flyway_schema_history' order by 1";

    private static final String REFERENCES = "select '\"' || fk.table_schema || '\".\"' || fk.table_name || '\"',"
            + " '\"' || pk.table_schema || '\".\"' || pk.table_name || '\"'"
            + " from information_schema.referential_constraints r"
            + " join information_schema.table_constraints fk on fk.constraint_schema = r.constraint_schema"
            + " and fk.constraint_name = r.constraint_name"
            + " join information_schema.table_constraints pk on pk.constraint_schema = r.unique_constraint_schema"
            + " and pk.constraint_name = r.unique_constraint_name"
            + " where fk.table_name <> pk.table_name";

    private final Connection connection;
    private final List<String> tables;

    private StoredRows(InProcessErasureKeys.Connecting connections) {
        try {
            this.connection = connections.open();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        this.tables =
                referredFirst(find(TABLES).stream().map(row -> (String) row[0]).toList(), find(REFERENCES));
    }

    /** Each behind those that it refers to. */
    private static List<String> referredFirst(List<String> all, List<Object[]> references) {
        List<String> sorted = new ArrayList<>();
        while (sorted.size() < all.size()) {
            List<String> next = all.stream()
                    .filter(table -> !sorted.contains(table)
                            && references.stream().allMatch(it -> !it[0].equals(table) || sorted.contains(it[1])))
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalStateException("tables refer to each other: " + all);
            }
            sorted.addAll(next);
        }
        return sorted;
    }

    public static StoredRows of(InProcessDatabase records) {
        return new StoredRows(records::connection);
    }

    public static StoredRows of(InProcessErasureKeys store) {
        return new StoredRows(store::connection);
    }

    /** The rows of all tables at one time. */
    public record Backup(Map<String, List<Object[]>> rows) {}

    public Backup backUp() {
        Map<String, List<Object[]>> rows = new LinkedHashMap<>();
        tables.forEach(table -> rows.put(table, find("select * from " + table)));
        return new Backup(rows);
    }

    /** The database is as it was at that time, also for servers that are running. No setting changes: H2 would parse all statements again. */
    public void restore(Backup backup) {
        try {
            connection.setAutoCommit(false);
            for (int i = tables.size() - 1; i >= 0; i--) {
                execute("delete from " + tables.get(i));
            }
            for (String table : tables) {
                insert(table, backup.rows().get(table));
            }
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rows that a query finds. */
    public List<Object[]> find(String query, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            bind(statement, parameters);
            try (ResultSet found = statement.executeQuery()) {
                int columns = found.getMetaData().getColumnCount();
                List<Object[]> rows = new ArrayList<>();
                while (found.next()) {
                    rows.add(next(found, columns));
                }
                return rows;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object[] next(ResultSet found, int columns) throws SQLException {
        Object[] row = new Object[columns];
        for (int i = 0; i < columns; i++) {
            row[i] = found.getObject(i + 1);
        }
        return row;
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private void execute(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private void insert(String table, List<Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String places = String.join(", ", Collections.nCopies(rows.get(0).length, "?"));
        try (PreparedStatement insert =
                connection.prepareStatement("insert into " + table + " values (" + places + ")")) {
            for (Object[] row : rows) {
                bind(insert, row);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
