package org.medchain.keys.it.retention;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.medchain.keys.it.server.TestDatabase;

/**
 * Holds servers back that archive, until it is closed: each has read where a chain begins, and has not looked for legal holds
 * yet. So all that wait at it go on from the same beginning. On PostgreSQL only.
 */
public final class ArchiversGate implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final String WAITING = "select count(*) from pg_stat_activity"
            + " where datname = current_database() and wait_event_type = 'Lock' and query like '%select min((select e.seq%'";

    private final TestDatabase database;
    private final Connection lock;

    private ArchiversGate(TestDatabase database, Connection lock) {
        this.database = database;
        this.lock = lock;
    }

    public static ArchiversGate shut(TestDatabase database) throws SQLException {
        Connection lock = database.connect();
        lock.setAutoCommit(false);
        try (Statement statement = lock.createStatement()) {
            statement.execute("lock table legal_holds in access exclusive mode");
        }
        return new ArchiversGate(database, lock);
    }

    public void awaitWaiting(long servers) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            await().atMost(LONGEST).pollInSameThread().until(() -> waiting(statement) == servers);
        }
    }

    private static long waiting(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(WAITING)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        lock.rollback();
        lock.close();
    }
}
