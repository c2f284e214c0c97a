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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.medchain.keys.it.server.TestDatabase;

/** The best rate of the database with all rows of {@code data_keys}: no keys are opened, nothing is audited. */
final class BareRotation implements AutoCloseable {

    private static final int BATCH = 1000;
    private static final int CONNECTIONS = 2;
    private static final String COPY = "copied_data_keys";
    private static final String GIVEN = "given_data_keys";

    private final TestDatabase database;
    private final Connection connection;

    BareRotation(TestDatabase database) throws SQLException {
        this.database = database;
        this.connection = database.connect();
    }

    /** Rows a second into a new table without indexes: the floor. */
    Rate copy() throws SQLException {
        prepare("drop table if exists " + COPY);
        return copyBy("create table " + COPY + " as select * from data_keys");
    }

    /** Copies the rows into a table with the same indexes, which is then there for {@link #updateInBatches()}. */
    Rate copyWithIndexes() throws SQLException {
        prepare(
                "drop table if exists " + COPY,
                "create table " + COPY
                        + " (like data_keys including defaults including indexes) with (fillfactor = 50)");
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
        List<RowKey> keys = readKeys();
        int length = readLength();
        SplittableRandom random = new SplittableRandom();
        Timestamp now = Timestamp.from(Instant.now());
        connection.setAutoCommit(false);
        long start = System.nanoTime();
        try (PreparedStatement update = connection.prepareStatement("update " + COPY
                + " set generation = generation + 1, wrapped_under = 'another', encrypted_key = ?, wrapped_at = ?"
                + " where tenant_id = ? and patient = ? and key_id = ?")) {
            for (int i = 0; i < keys.size(); i++) {
                byte[] encryptedKey = new byte[length];
                random.nextBytes(encryptedKey);
                update.setBytes(1, encryptedKey);
                update.setTimestamp(2, now);
                update.setString(3, keys.get(i).tenantId());
                update.setObject(4, keys.get(i).patient());
                update.setObject(5, keys.get(i).keyId());
                update.addBatch();
                if ((i + 1) % BATCH == 0 || i + 1 == keys.size()) {
                    update.executeBatch();
                    connection.commit();
                }
            }
            return rate(keys.size(), start);
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /**
     * Rows a second by the database alone, on two connections: what a rotation changes is in a table already, so nothing is sent,
     * parsed or read by a client.
     */
    Rate updateFromATable() throws SQLException, InterruptedException {
        prepare(
                "drop table if exists " + GIVEN,
                "create table " + GIVEN + " as select tenant_id, patient, key_id, encrypted_key,"
                        + " (row_number() over (order by tenant_id, patient, key_id) - 1) / " + BATCH
                        + " as batch from " + COPY,
                "create index on " + GIVEN + " (batch)",
                "vacuum (analyze) " + GIVEN,
                "vacuum (analyze) " + COPY);
        long rows = count(GIVEN);
        long batches = (rows + BATCH - 1) / BATCH;
        List<Callable<Void>> workers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            long from = batches * i / CONNECTIONS;
            long to = batches * (i + 1) / CONNECTIONS;
            workers.add(() -> updateBatches(from, to));
        }
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            long start = System.nanoTime();
            for (Future<Void> worker : threads.invokeAll(workers)) {
                worker.get();
            }
            return rate(rows, start);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdown();
        }
    }

    private Void updateBatches(long from, long to) throws SQLException {
        try (Connection own = database.connect();
                PreparedStatement update =
                        own.prepareStatement("update " + COPY + " stored set generation = generation + 1,"
                                + " wrapped_under = 'another', encrypted_key = given.encrypted_key, wrapped_at = now() from "
                                + GIVEN
                                + " given where given.batch = ? and stored.tenant_id = given.tenant_id"
                                + " and stored.patient = given.patient and stored.key_id = given.key_id")) {
            for (long batch = from; batch < to; batch++) {
                update.setLong(1, batch);
                update.executeUpdate();
            }
            return null;
        }
    }

    private long count(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select count(*) from " + table)) {
            found.next();
            return found.getLong(1);
        }
    }

    private record RowKey(String tenantId, UUID patient, UUID keyId) {}

    private List<RowKey> readKeys() throws SQLException {
        List<RowKey> keys = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("select tenant_id, patient, key_id from " + COPY + " order by key_id")) {
            while (found.next()) {
                keys.add(new RowKey(found.getString(1), (UUID) found.getObject(2), (UUID) found.getObject(3)));
            }
        }
        return keys;
    }

    private int readLength() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select max(length(encrypted_key)) from " + COPY)) {
            found.next();
            return found.getInt(1);
        }
    }

    /** Runs the statements and a checkpoint, so that a measurement does not pay for earlier writes. */
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
            statement.execute("drop table if exists " + COPY + ", " + GIVEN);
        }
    }
}
