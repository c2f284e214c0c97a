package org.medchain.keys.development;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Rewrites tables of PostgreSQL, and lets go of the log's old segments. Each
 * table is locked while it is rewritten; a server may run.
 */
record PostgresCompaction(Database database, Place place) implements Compaction {

    static final String PREFIX = "jdbc:postgresql:";

    /** Two switches, since the segment before the one in use is kept. */
    private static final List<String> LOG = List.of(
            "alter system set wal_recycle = off",
            "alter system set min_wal_size = '32MB'",
            "select pg_reload_conf()",
            "checkpoint",
            "select pg_switch_wal()",
            "checkpoint",
            "select pg_switch_wal()",
            "checkpoint");

    @Override
    public List<String> run() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            requireSuperuser(statement);
            List<String> done = new ArrayList<>();
            for (String table : place.tables()) {
                long before = sizeOf(table, statement);
                statement.execute("vacuum full " + table);
                done.add("%s is rewritten: %,d bytes before, %,d now"
                        .formatted(table, before, sizeOf(table, statement)));
            }
            for (String step : LOG) {
                statement.execute(step);
            }
            done.add("old segments of the write-ahead log are deleted; wal_recycle is off, min_wal_size is 32MB");
            return done;
        } catch (SQLException e) {
            throw new DevelopmentException("PostgreSQL refuses with SQLSTATE " + e.getSQLState(), e);
        }
    }

    private void requireSuperuser(Statement statement) throws SQLException {
        if (!"on".equals(text("show is_superuser", statement))) {
            throw new DevelopmentException(
                    "only a superuser of PostgreSQL can do this: set %1$sSUPERUSER and %1$sSUPERUSER_PASSWORD"
                            .formatted(place.prefix()));
        }
    }

    private static long sizeOf(String table, Statement statement) throws SQLException {
        return Long.parseLong(text("select pg_total_relation_size('" + table + "')", statement));
    }

    private static String text(String query, Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
