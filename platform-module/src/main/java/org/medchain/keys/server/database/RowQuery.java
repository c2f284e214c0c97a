package org.medchain.keys.server.database;

import jakarta.persistence.EntityManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.Session;

/**
 * A native query for many rows, read without Hibernate's mapping, in the transaction of the entity manager. Through Hibernate's
 * own queries reading takes more than twice as long.
 */
public final class RowQuery<T> {

    /** Rows that are held at once of a query whose rows are read one by one. */
    private static final int FETCHED = 1_000;

    private final String sql;
    private final Reader<T> reader;
    private final List<SqlType> columns;

    /** Makes something of a row. */
    @FunctionalInterface
    public interface Reader<T> {

        T read(StoredRow row) throws SQLException;
    }

    /**
     * @param columns the types of its columns, all or none. A query that names them may become one statement with others of its
     *     {@link RoundTrip}; one that locks rows, or has an order, must not name them
     */
    public RowQuery(String sql, Reader<T> reader, SqlType... columns) {
        this.sql = sql;
        this.reader = reader;
        this.columns = List.of(columns);
    }

    /** @param parameters in the order of the question marks; {@link SqlType#each} makes arrays */
    public List<T> find(EntityManager entityManager, Object... parameters) {
        Asked<T> asked = with(parameters);
        entityManager.unwrap(Session.class).doWork(asked::sendAlone);
        return asked.rows();
    }

    /**
     * Reads one row after the other, for queries whose rows are too many to hold.
     *
     * @param parameters in the order of the question marks
     */
    public void forEach(EntityManager entityManager, Consumer<T> taker, Object... parameters) {
        entityManager.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setFetchSize(FETCHED);
                ArrayParameter.bindAll(statement, 1, parameters);
                try (ResultSet result = statement.executeQuery()) {
                    StoredRow row = new StoredRow(result, 0);
                    while (result.next()) {
                        taker.accept(reader.read(row));
                    }
                }
            }
        });
    }

    Asked<T> with(Object... parameters) {
        return new Asked<>(this, parameters);
    }

    /** The query with its parameters and, once it was sent, its rows. */
    static final class Asked<T> implements RoundTripPart {

        private final RowQuery<T> query;
        private final Object[] parameters;
        private List<T> rows;

        private Asked(RowQuery<T> query, Object[] parameters) {
            this.query = query;
            this.parameters = parameters;
        }

        /** Returns the columns; empty for a query that is a statement of its own. */
        List<SqlType> columns() {
            return query.columns;
        }

        /** Begins an answer, without rows as yet. */
        void begin() {
            rows = new ArrayList<>();
        }

        void take(StoredRow row) throws SQLException {
            rows.add(query.reader.read(row));
        }

        List<T> rows() {
            if (rows == null) {
                throw new IllegalStateException("the query was not sent yet");
            }
            return rows;
        }

        @Override
        public String sql() {
            return query.sql;
        }

        @Override
        public int bind(PreparedStatement statement, int first) throws SQLException {
            return ArrayParameter.bindAll(statement, first, parameters);
        }

        @Override
        public void read(PreparedStatement statement) throws SQLException {
            begin();
            try (ResultSet result = statement.getResultSet()) {
                StoredRow row = new StoredRow(result, 0);
                while (result.next()) {
                    take(row);
                }
            }
        }
    }
}
