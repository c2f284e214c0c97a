package org.medchain.keys.server.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.medchain.keys.server.settings.InvalidSettingException;

/**
 * The start of a server, from its first look at the tables to its end. On PostgreSQL it has a lock that all starts share; {@code medchain distribute} and {@code medchain undistribute} take the
 * same for themselves, or are refused. The lock ends with its connection, whatever becomes of the server.
 */
public final class BegunStart {

    private static final Logger LOG = System.getLogger(BegunStart.class.getName());

    /** The name of the lock. The scripts of {@code medchain distribute} have the same. */
    private static final long LOCK = 3_802_011_438L;

    private final Connection connection;

    private BegunStart(Connection connection) {
        this.connection = connection;
    }

    static BegunStart on(Database database) {
        Connection connection = null;
        try {
            connection = database.connection();
            BegunStart begun = new BegunStart(connection);
            if (DatabaseProduct.isPostgresql(connection) && !begun.lock()) {
                throw new InvalidSettingException(
                        "DATABASE_URL",
                        "names a database whose tables medchain distribute or undistribute moves now: start again when it has ended");
            }
            connection = null;
            return begun;
        } catch (SQLException e) {
            throw new IllegalStateException("it can't be known whether the tables are being distributed", e);
        } finally {
            close(connection);
        }
    }

    /** PgBouncer gives a session for a transaction alone. */
    private boolean lock() throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement statement =
                connection.prepareStatement("select set_config('idle_in_transaction_session_timeout', '0', true),"
                        + " pg_try_advisory_xact_lock_shared(?)")) {
            statement.setLong(1, LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(2);
            }
        }
    }

    /** Ends the lock's transaction. */
    public void close() {
        close(connection);
    }

    private static void close(Connection connection) {
        if (connection == null) {
            return;
        }
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the lock of the start was lost with its session", e);
        }
    }
}
