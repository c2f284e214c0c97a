package org.medchain.keys.benchmark;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** PostgreSQL's own counts: commits, and how often it forced its log to the disk. */
record WalCounter(long syncs, long commits, long auditEvents) {

    /** Reads the counts, after those that servers report with a delay have arrived. */
    static WalCounter read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_sleep(1.5)");
            try (ResultSet found = statement.executeQuery("select (select wal_sync from pg_stat_wal),"
                    + " (select xact_commit from pg_stat_database where datname = current_database()),"
                    + " (select count(*) from audit_events)")) {
                found.next();
                return new WalCounter(found.getLong(1), found.getLong(2), found.getLong(3));
            }
        }
    }

    WalCounter since(WalCounter earlier) {
        return new WalCounter(syncs - earlier.syncs, commits - earlier.commits, auditEvents - earlier.auditEvents);
    }
}
