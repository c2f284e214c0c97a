package org.medchain.keys.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** One statement of a {@link RoundTrip}. */
interface RoundTripPart {

    String sql();

    /**
     * Sets its parameters.
     *
     * @param first the place of its first one
     * @return the place behind its last one
     */
    default int bind(PreparedStatement statement, int first) throws SQLException {
        return first;
    }

    /** Takes its answer, at which the statement stands. */
    default void read(PreparedStatement statement) throws SQLException {}

    /** Sends the part alone, if nothing is sent together. */
    default void sendAlone(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql())) {
            bind(statement, 1);
            statement.execute();
            read(statement);
        }
    }
}
