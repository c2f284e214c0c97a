package org.medchain.keys.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** What the database does at best with all rows of {@code data_keys}: no keys are opened, nothing is audited, one connection. */
final class BareRotation implements AutoCloseable {

    private static final int BATCH = 1000;
    private static final String COPY = "copied_data_keys";

    private final Connection connection;

    BareRotation(Connection connection) {
        this.connection = connection;
    }

    /** Rows a second into a new table without indexes: the floor. */
    Rate copy() throws SQLException {
        prepare("drop table if exists " + COPY);
        return copyBy("create table " + COPY + " as select * from data_keys");
    }

    /** The same into a table with the same indexes, which is then there for {@link #updateInBatches()}. */
    Rate copyWithIndexes() throws SQLException {
        prepare(
                "drop table if exists " + COPY,
                "create table " + COPY + " (like data_keys including defaults including indexes)");
        return copyBy("insert into " + COPY + " select * from data_keys");
    }

    private Rate copyBy(String statement) throws SQLException {
        long start = System.nanoTime();
        try (Statement copy = connection.createStatement()) {
            return rate(copy.executeLargeUpdate(statement), start);
        }
    }

    /** Rows a second by JDBC batches, each committed: what a rotation changes, by the key. */
    Rate updateInBatches() throws SQLException {
        prepare("vacuum (analyze) " + COPY);
        List<UUID> ids = readIds();
        int length = readLength();
        SplittableRandom random = new SplittableRandom();
        Timestamp now = Timestamp.from(Instant.now());
        connection.setAutoCommit(false);
        long start = System.nanoTime();
        try (PreparedStatement update = connection.prepareStatement("update " + COPY
                + " set generation = generation + 1, wrapped_under = 'another', encrypted_key = ?, wrapped_at = ?"
                + " where key_id = ?")) {
            for (int i = 0; i < ids.size(); i++) {
                byte[] encryptedKey = new byte[length];
                random.nextBytes(encryptedKey);
                update.setBytes(1, encryptedKey);
                update.setTimestamp(2, now);
                update.setObject(3, ids.get(i));
                update.addBatch();
                if ((i + 1) % BATCH == 0 || i + 1 == ids.size()) {
                    update.executeBatch();
                    connection.commit();
                }
            }
            return rate(ids.size(), start);
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private List<UUID> readIds() throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select key_id from " + COPY + " order by key_id")) {
            while (found.next()) {
                ids.add((UUID) found.getObject(1));
            }
        }
        return ids;
    }

    private int readLength() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select max(length(encrypted_key)) from " + COPY)) {
            found.next();
            return found.getInt(1);
        }
    }

    /** Nobody pays for what was written before. */
    private void prepare(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            statement.execute("checkpoint");
        }
    }

    private static Rate rate(long rows, long start) {
        return Rate.of(rows * 1e9 / (System.nanoTime() - start));
    }

    @Override
    public void close() throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists " + COPY);
        }
    }
}
