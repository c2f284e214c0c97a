package org.medchain.keys.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Limits how long statements of an H2 connection wait for locks, if it has not that limit yet: with each setting that is set, whatever it was,
 * H2 parses all statements of all connections again.
 */
record H2LockTimeout(Duration limit) implements RoundTripPart {

    @Override
    public String sql() {
        return "set lock_timeout " + limit.toMillis();
    }

    @Override
    public void sendAlone(Connection connection) throws SQLException {
        if (current(connection) != limit.toMillis()) {
            RoundTripPart.super.sendAlone(connection);
        }
    }

    private static long current(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select lock_timeout()");
                ResultSet found = statement.executeQuery()) {
            found.next();
            return found.getLong(1);
        }
    }
}
