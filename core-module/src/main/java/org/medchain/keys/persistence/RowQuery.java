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

/**
 * A query for many rows that are read as they stand there, in the transaction of the entity manager. Through Hibernate's own
 * queries reading takes more than twice as long.
 */
public final class RowQuery<T> {

    private final String sql;
    private final Reader<T> reader;

    /** Makes something of a row. */
    @FunctionalInterface
    public interface Reader<T> {

        T read(StoredRow row) throws SQLException;
    }

    public RowQuery(String sql, Reader<T> reader) {
        this.sql = sql;
        this.reader = reader;
    }

    /** @param parameters in the order of the question marks */
    public List<T> find(EntityManager entityManager, Object... parameters) {
        return entityManager.unwrap(Session.class).doReturningWork(connection -> find(connection, parameters));
    }

    /** @param ids the query's one parameter, an array */
    public List<T> findEach(EntityManager entityManager, SqlType type, Collection<?> ids) {
        List<Object[]> rows = ids.stream().map(id -> new Object[] {id}).toList();
        return entityManager
                .unwrap(Session.class)
                .doReturningWork(connection -> find(connection, type.toArray(connection, rows, 0)));
    }

    private List<T> find(Connection connection, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                StoredRow row = new StoredRow(rows);
                while (rows.next()) {
                    found.add(reader.read(row));
                }
            }
            return found;
        }
    }
}
