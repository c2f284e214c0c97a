package org.medchain.keys.server.database;

import jakarta.persistence.OptimisticLockException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A statement that writes many rows: all of them, or it fails.
 *
 * @param sql takes an array for each column
 * @param forOneRow takes a value for each column, for H2
 * @param again the column whose values the statement takes once more, behind all others: on Citus the tenants, by which it finds the shard
 */
record BulkWrite(String sql, String forOneRow, List<SqlType> types, List<Object[]> rows, OptionalInt again)
        implements RoundTripPart {

    @Override
    public int bind(PreparedStatement statement, int first) throws SQLException {
        for (int column = 0; column < types.size(); column++) {
            ArrayParameter values = types.get(column).column(rows, column);
            statement.setArray(first + column, values.on(statement.getConnection()));
        }
        int behind = first + types.size();
        if (again.isPresent()) {
            int column = again.getAsInt();
            ArrayParameter values = types.get(column)
                    .each(rows.stream().map(row -> row[column]).distinct().toList());
            statement.setArray(behind, values.on(statement.getConnection()));
            behind++;
        }
        return behind;
    }

    @Override
    public void read(PreparedStatement statement) throws SQLException {
        requireAll(statement.getUpdateCount());
    }

    @Override
    public void sendAlone(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(forOneRow)) {
            for (Object[] row : rows) {
                for (int column = 0; column < row.length; column++) {
                    statement.setObject(column + 1, row[column]);
                }
                statement.addBatch();
            }
            requireAll(Arrays.stream(statement.executeBatch()).sum());
        }
    }

    void requireAll(int written) {
        if (written != rows.size()) {
            throw new OptimisticLockException(written + " of " + rows.size() + " rows were as expected");
        }
    }
}
