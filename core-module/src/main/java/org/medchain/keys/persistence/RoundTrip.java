package org.medchain.keys.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * Statements that go to the database together, in the transaction of the entity manager: in one round trip on PostgreSQL, one
 * after the other on H2. Each sees what those before it changed. What they answer is there once they were sent.
 *
 * <p>Guarantee: failures are Hibernate's exceptions, as if it had sent the statements.
 */
public final class RoundTrip {

    private final List<RoundTripPart> parts = new ArrayList<>();

    /**
     * Adds a query.
     *
     * @param parameters in the order of the question marks
     */
    public <T> Supplier<List<T>> ask(RowQuery<T> query, Object... parameters) {
        RowQuery.Asked<T> asked = query.with(parameters);
        add(asked);
        return asked::rows;
    }

    void add(RoundTripPart part) {
        parts.add(part);
    }

    /** @throws OptimisticLockException if rows that a part was to change are not as it expects them */
    public void send(EntityManager entityManager) {
        if (parts.isEmpty()) {
            return;
        }
        boolean together = DatabaseProduct.isPostgresql(entityManager);
        entityManager.unwrap(Session.class).doWork(connection -> {
            if (together) {
                sendTogether(connection);
            } else {
                sendOneByOne(connection);
            }
        });
    }

    /** The driver takes several statements as one, and sends them without waiting for the answers in between. */
    private void sendTogether(Connection connection) throws SQLException {
        String sql = parts.stream().map(RoundTripPart::sql).collect(Collectors.joining("; "));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameter = 1;
            for (RoundTripPart part : parts) {
                parameter = part.bind(statement, parameter);
            }
            statement.execute();
            for (RoundTripPart part : parts) {
                part.read(statement);
                statement.getMoreResults();
            }
        }
    }

    private void sendOneByOne(Connection connection) throws SQLException {
        for (RoundTripPart part : parts) {
            part.sendAlone(connection);
        }
    }
}
