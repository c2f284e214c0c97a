package org.medchain.keys.benchmark;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The best rate of the database: loops of inserts and commits with nothing around them, into the tables of the product.
 */
final class BareWrites {

    private static final int SAMPLE = 512;

    private final String url;
    private final StoredRows dataKeys;
    private final StoredRows auditEvents;
    private int loops;

    BareWrites(String url) throws SQLException {
        this.url = url;
        try (Connection connection = connect()) {
            dataKeys = new StoredRows(connection, "data_keys", "key_id", SAMPLE);
            auditEvents = new StoredRows(connection, "audit_events", "id", SAMPLE);
        }
    }

    /** One audit event in each commit. */
    Rate oneRowCommits(int connections, Duration duration) throws InterruptedException, SQLException {
        return sideBySide(connections, tenant -> oneRowCommits(tenant, duration));
    }

    /** Writes as many data keys as audit events in each commit. */
    Rate groups(int connections, int size, Duration duration) throws InterruptedException, SQLException {
        return sideBySide(connections, tenant -> groups(tenant, size, duration));
    }

    private double oneRowCommits(String tenant, Duration duration) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement insert = auditEvents.prepareOne(connection)) {
            long start = System.nanoTime();
            long rows = 0;
            while (System.nanoTime() - start < duration.toNanos()) {
                auditEvents.writeOne(insert, tenant, ++rows);
            }
            return rows * 1e9 / (System.nanoTime() - start);
        }
    }

    private double groups(String tenant, int size, Duration duration) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement insertKeys = dataKeys.prepare(connection);
                PreparedStatement insertEvents = auditEvents.prepare(connection)) {
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            long rows = 0;
            while (System.nanoTime() - start < duration.toNanos()) {
                dataKeys.write(insertKeys, size, tenant, 0);
                auditEvents.write(insertEvents, size, tenant, rows + 1);
                connection.commit();
                rows += size;
            }
            return rows * 1e9 / (System.nanoTime() - start);
        }
    }

    private interface Loop {

        double run(String tenant) throws SQLException;
    }

    /** Each loop has a chain of its own. */
    private Rate sideBySide(int connections, Loop loop) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Callable<Double>> tasks = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                String tenant = "bare-" + loops++;
                tasks.add(() -> loop.run(tenant));
            }
            double sum = 0;
            for (Future<Double> rate : threads.invokeAll(tasks)) {
                sum += rate.get();
            }
            return Rate.of(sum);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdown();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "postgres", "postgres");
    }
}
