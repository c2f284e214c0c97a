package org.medchain.keys.benchmark;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The number of transactions and of rows that a database has read for them, also in indexes. It does not depend on the machine's other work.
 *
 * <p>Limit: PostgreSQL's sessions tell of what they did once a second, some when they are idle.
 */
record DatabaseWork(long transactions, long rows) {

    static DatabaseWork of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("select xact_commit + xact_rollback, tup_returned + tup_fetched"
                                + " from pg_stat_database where datname = current_database()")) {
            found.next();
            return new DatabaseWork(found.getLong(1), found.getLong(2));
        }
    }

    DatabaseWork since(DatabaseWork earlier) {
        return new DatabaseWork(transactions - earlier.transactions, rows - earlier.rows);
    }
}
