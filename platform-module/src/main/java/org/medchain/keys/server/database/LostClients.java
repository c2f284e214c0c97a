package org.medchain.keys.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The check that PostgreSQL notices soon that a machine with a server on it is lost: until then the sessions of that
 * keep their locks.
 */
final class LostClients {

    /** The kernel's default: two hours. */
    private static final int IDLE_BY_DEFAULT = 7200;

    private static final String SETTINGS = "select current_setting('tcp_keepalives_idle')::int >= " + IDLE_BY_DEFAULT
            + ", current_setting('tcp_user_timeout') = '0'";

    private LostClients() {}

    /** The settings of this session that are as long as by default; nothing if there are none. */
    static Optional<String> findDefaults(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SETTINGS)) {
            row.next();
            return named(row.getBoolean(1), row.getBoolean(2));
        }
    }

    private static Optional<String> named(boolean keepalives, boolean userTimeout) {
        if (keepalives && userTimeout) {
            return Optional.of("tcp_keepalives_idle and tcp_user_timeout");
        }
        if (keepalives) {
            return Optional.of("tcp_keepalives_idle");
        }
        return userTimeout ? Optional.of("tcp_user_timeout") : Optional.empty();
    }
}
