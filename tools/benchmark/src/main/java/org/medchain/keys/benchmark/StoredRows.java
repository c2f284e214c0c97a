package org.medchain.keys.benchmark;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Rows of one table that the server wrote, to be written again under other ids: all columns, whatever the schema has. */
final class StoredRows {

    private final String table;
    private final String id;
    private final List<String> columns = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private final List<Object[]> rows = new ArrayList<>();

    /** @param id the column of type uuid that is the primary key */
    StoredRows(Connection connection, String table, String id, int count) throws SQLException {
        this.table = table;
        this.id = id;
        try (Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("select * from " + table + " order by " + id + " desc limit " + count)) {
            ResultSetMetaData metadata = found.getMetaData();
            for (int column = 1; column <= metadata.getColumnCount(); column++) {
                columns.add(metadata.getColumnName(column));
                types.add(metadata.getColumnTypeName(column));
            }
            while (found.next()) {
                Object[] row = new Object[columns.size()];
                for (int column = 0; column < row.length; column++) {
                    boolean time = types.get(column).equals("timestamptz");
                    row[column] = time ? found.getString(column + 1) : found.getObject(column + 1);
                }
                rows.add(row);
            }
        }
        if (rows.size() < count) {
            throw new IllegalStateException(table + " has fewer than " + count + " rows");
        }
    }

    /** A statement that writes as many rows as its arrays have elements. */
    PreparedStatement prepare(Connection connection) throws SQLException {
        List<String> arrays = types.stream().map(type -> "?::" + type + "[]").toList();
        return connection.prepareStatement("insert into " + table + " (" + String.join(", ", columns)
                + ") select * from unnest(" + String.join(", ", arrays) + ")");
    }

    /** A statement that writes one row. */
    PreparedStatement prepareOne(Connection connection) throws SQLException {
        List<String> values = types.stream().map(type -> "?::" + type).toList();
        return connection.prepareStatement("insert into " + table + " (" + String.join(", ", columns) + ") values ("
                + String.join(", ", values) + ")");
    }

    /**
     * Writes rows again, each with a new id.
     *
     * @param firstSeq the chain's place of the first, for a table that has such
     */
    void write(PreparedStatement statement, int count, String tenant, long firstSeq) throws SQLException {
        Connection connection = statement.getConnection();
        for (int column = 0; column < columns.size(); column++) {
            Object[] values = types.get(column).equals("bytea") ? new byte[count][] : new Object[count];
            for (int row = 0; row < count; row++) {
                values[row] = value(row, column, tenant, firstSeq);
            }
            statement.setArray(column + 1, connection.createArrayOf(types.get(column), values));
        }
        statement.executeUpdate();
    }

    void writeOne(PreparedStatement statement, String tenant, long seq) throws SQLException {
        for (int column = 0; column < columns.size(); column++) {
            statement.setObject(column + 1, value(0, column, tenant, seq));
        }
        statement.executeUpdate();
    }

    private Object value(int row, int column, String tenant, long firstSeq) {
        String name = columns.get(column);
        if (name.equals(id)) {
            return UuidCreator.getTimeOrderedEpoch();
        }
        return switch (name) {
            case "tenant_id" -> hasChain() ? tenant : stored(row, column);
            case "seq" -> firstSeq + row;
            default -> stored(row, column);
        };
    }

    /** Other rows stay their tenant's, since their patient is. */
    private boolean hasChain() {
        return columns.contains("seq");
    }

    private Object stored(int row, int column) {
        return rows.get(row % rows.size())[column];
    }
}
