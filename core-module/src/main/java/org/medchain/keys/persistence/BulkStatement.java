package org.medchain.keys.persistence;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.hibernate.Session;

/**
 * A statement for many rows.
 *
 * @param forArrays takes an array for each column, on PostgreSQL
 * @param forOneRow takes a value for each column, elsewhere
 */
record BulkStatement(String forArrays, String forOneRow, List<SqlType> types) {

    /** @return how many rows were written */
    int execute(EntityManager entityManager, List<Object[]> rows) {
        return entityManager
                .unwrap(Session.class)
                .doReturningWork(connection -> DatabaseProduct.isPostgresql(connection)
                        ? executeWithArrays(connection, rows)
                        : executeBatch(connection, rows));
    }

    private int executeWithArrays(Connection connection, List<Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(forArrays)) {
            for (int column = 0; column < types.size(); column++) {
                statement.setArray(column + 1, types.get(column).toArray(connection, rows, column));
            }
            return statement.executeUpdate();
        }
    }

    private int executeBatch(Connection connection, List<Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(forOneRow)) {
            for (Object[] row : rows) {
                for (int column = 0; column < row.length; column++) {
                    statement.setObject(column + 1, row[column]);
                }
                statement.addBatch();
            }
            return Arrays.stream(statement.executeBatch()).sum();
        }
    }
}
