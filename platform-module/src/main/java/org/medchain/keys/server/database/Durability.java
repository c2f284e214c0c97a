package org.medchain.keys.server.database;

import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The check that PostgreSQL has on disk what it answers as committed. {@code fsync} and {@code full_page_writes} are
 * the whole database's, and change with a reload of its configuration; {@code synchronous_commit} is each session's,
 * and may be set for a user.
 */
final class Durability {

    /**
     * The values with which a commit waits for the disk, and for that of each synchronous standby. Less would lose
     * commits in a take-over.
     */
    private static final String WAITING = "('on', 'remote_apply')";

    private static final List<String> OF_THE_DATABASE = List.of("fsync", "full_page_writes");
    private static final String SYNCHRONOUS_COMMIT = "synchronous_commit";
    private static final String OFF = "off";

    private Durability() {}

    /** Columns that make the commit of the transaction wait for the disks, whatever the session says; to be read by {@link #requireWrittenThrough}. */
    static final String COLUMNS = "current_setting('fsync'), current_setting('full_page_writes'),"
            + " case when current_setting('synchronous_commit') not in " + WAITING
            + " then set_config('synchronous_commit', 'on', true) end";

    /** The setting with which a commit is not on disk when it is answered, as one column; null if there is none. */
    static final String FAULT = "case when current_setting('fsync') = 'off' then 'fsync'"
            + " when current_setting('full_page_writes') = 'off' then 'full_page_writes'"
            + " when current_setting('synchronous_commit') not in " + WAITING + " then 'synchronous_commit' end";

    /** The setting with which a commit of this session is not on disk when it is answered, if there is one. */
    static Optional<String> findFault(Connection connection) throws SQLException {
        for (String setting : List.of("fsync", "full_page_writes", SYNCHRONOUS_COMMIT)) {
            try (PreparedStatement statement = connection.prepareStatement("select current_setting(?)")) {
                statement.setString(1, setting);
                if (isOff(statement)) {
                    return Optional.of(setting);
                }
            }
        }
        return Optional.empty();
    }

    /** A node of Citus that answers and does not have on disk what it answers as committed, with the setting; empty if there is none. */
    static Optional<String> findFaultOfNode(Connection connection) throws SQLException {
        String each = "select n.nodename || ':' || n.nodeport || ', with ' || r.result"
                + " from run_command_on_all_nodes($each$select coalesce(" + FAULT + ", '')$each$) r"
                + " join pg_dist_node n on n.nodeid = r.nodeid where r.success and r.result <> '' order by 1 limit 1";
        try (PreparedStatement statement = connection.prepareStatement(each);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    private static boolean isOff(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() && OFF.equals(row.getString(1));
        }
    }

    /**
     * Refuses a database that does not write through to its disks.
     *
     * @param statement whose row begins with {@link #COLUMNS}
     */
    static void requireWrittenThrough(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.getResultSet()) {
            row.next();
            for (int setting = 0; setting < OF_THE_DATABASE.size(); setting++) {
                if (OFF.equals(row.getString(setting + 1))) {
                    throw refusal(OF_THE_DATABASE.get(setting));
                }
            }
        }
    }

    static PersistenceException refusal(String setting) {
        return new PersistenceException(
                "PostgreSQL runs with " + setting + "=off: what it answers as committed may be lost");
    }
}
