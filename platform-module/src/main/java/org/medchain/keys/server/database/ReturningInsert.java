package org.medchain.keys.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * An insert of many rows on Citus. Since it returns something, Citus inserts at the shards what it copied to their nodes before, and keeps the SQLSTATE of what
 * they refuse. With {@code on conflict} it would do so too, but counts rows that it left out.
 */
record ReturningInsert(BulkWrite write) implements RoundTripPart {

    @Override
    public String sql() {
        return write.sql() + " returning 1";
    }

    @Override
    public int bind(PreparedStatement statement, int first) throws SQLException {
        return write.bind(statement, first);
    }

    @Override
    public void read(PreparedStatement statement) throws SQLException {
        int written = 0;
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                written++;
            }
        }
        write.requireAll(written);
    }

    @Override
    public void sendAlone(Connection connection) throws SQLException {
        write.sendAlone(connection);
    }
}
