package org.medchain.keys.persistence;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.hibernate.Session;

/** A query for many rows at once, in the transaction of the entity manager. It takes an array for each column of what is wanted. */
public final class BulkQuery {

    private final String sql;
    private final List<SqlType> types;

    public BulkQuery(String sql, SqlType... types) {
        this.sql = sql;
        this.types = List.of(types);
    }

    /** The rows for these ids, each with the values of the columns that the query names. */
    public List<Object[]> find(EntityManager entityManager, Collection<?> ids) {
        return findAll(entityManager, ids.stream().map(id -> new Object[] {id}).toList());
    }

    /** The same for ids of several columns. */
    public List<Object[]> findAll(EntityManager entityManager, List<Object[]> wanted) {
        return entityManager.unwrap(Session.class).doReturningWork(connection -> find(connection, wanted));
    }

    private List<Object[]> find(Connection connection, List<Object[]> wanted) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int column = 0; column < types.size(); column++) {
                statement.setArray(column + 1, types.get(column).toArray(connection, wanted, column));
            }
            try (ResultSet found = statement.executeQuery()) {
                return read(found);
            }
        }
    }

    private static List<Object[]> read(ResultSet found) throws SQLException {
        int columns = found.getMetaData().getColumnCount();
        List<Object[]> rows = new ArrayList<>();
        while (found.next()) {
            Object[] row = new Object[columns];
            for (int column = 0; column < columns; column++) {
                row[column] = found.getObject(column + 1);
            }
            rows.add(row);
        }
        return rows;
    }
}
