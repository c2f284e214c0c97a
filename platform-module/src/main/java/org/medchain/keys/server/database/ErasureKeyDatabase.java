package org.medchain.keys.server.database;

import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.InvalidSettingException;

/**
 * The one door to the database that has erasure keys alone, where there is one. It is outside of the server's transactions: each call is a
 * transaction of its own, and what it changed is on disk when it returns.
 *
 * <p>Rule: each change can be made twice without harm. A call whose connection turns out to have ended is made again, once.
 *
 * <p>Limit: PostgreSQL ends a statement after five seconds; nothing here takes long.
 */
@Shared
public final class ErasureKeyDatabase {

    private static final String URL = "ERASURE_KEYS_URL";
    private static final String MIGRATIONS = "classpath:db/erasurekeys";
    private static final int PROBE_SECONDS = 2;

    /** The table that the records alone have. */
    private static final RowQuery<String> RECORDS = new RowQuery<>(
            "select table_name from information_schema.tables where lower(table_name) = 'audit_chain_heads'",
            row -> row.text(1));

    private final Supplier<DataSource> connections;
    private final Supplier<DataSource> health;
    private final Consumer<DataSource> migration;

    @Inject
    ErasureKeyDatabase() {
        // Looked up when they are needed: without the setting nothing is there, and injected ones fail the start.
        this(
                () -> SchemaMigration.lookUp("jdbc/medchain-erasure-keys"),
                () -> SchemaMigration.lookUp("jdbc/medchain-erasure-keys-health"));
    }

    ErasureKeyDatabase(Supplier<DataSource> connections, Supplier<DataSource> health) {
        this(connections, health, ErasureKeyDatabase::migrate);
    }

    /** @param migration brings the schema up to date */
    ErasureKeyDatabase(Supplier<DataSource> connections, Supplier<DataSource> health, Consumer<DataSource> migration) {
        this.connections = connections;
        this.health = health;
        this.migration = migration;
    }

    /** A function that uses a connection. */
    @FunctionalInterface
    private interface Work<T> {
        T over(Connection connection) throws SQLException;
    }

    /**
     * The rows that the query finds.
     *
     * @param parameters in the order of the question marks; {@link SqlType#each} makes arrays
     */
    public <T> List<T> find(RowQuery<T> query, Object... parameters) {
        return run(connection -> {
            RowQuery.Asked<T> asked = query.with(parameters);
            asked.sendAlone(connection);
            return asked.rows();
        });
    }

    /**
     * Changes rows.
     *
     * @param parameters in the order of the question marks
     * @return how many
     */
    public int change(String sql, Object... parameters) {
        return changeEach(sql, List.<Object[]>of(parameters))[0];
    }

    /**
     * Makes the same change with each of these parameters, in one transaction.
     *
     * @return how many rows each changed
     */
    public int[] changeEach(String sql, List<Object[]> parameters) {
        return changeTogether(List.of(new Change(sql, parameters)));
    }

    /**
     * A statement that is made once with each of these parameters.
     *
     * @param parameters in the order of the question marks
     */
    public record Change(String sql, List<Object[]> parameters) {}

    /**
     * Makes these changes, in their order, in one transaction.
     *
     * @return how many rows each of the last one changed
     */
    public int[] changeTogether(List<Change> changes) {
        return run(connection -> {
            boolean postgresql = DatabaseProduct.isPostgresql(connection);
            int[] changed = commit(connection, postgresql, changes);
            if (!postgresql) {
                Database.checkpoint(connection);
            }
            return changed;
        });
    }

    private static int[] commit(Connection connection, boolean postgresql, List<Change> changes) throws SQLException {
        connection.setAutoCommit(false);
        try {
            if (postgresql) {
                new TransactionStart(Optional.empty(), true).sendAlone(connection);
            }
            int[] changed = {};
            for (Change change : changes) {
                changed = send(connection, change.sql(), change.parameters());
            }
            connection.commit();
            return changed;
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static int[] send(Connection connection, String sql, List<Object[]> parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int[] changed = new int[parameters.size()];
            for (int i = 0; i < changed.length; i++) {
                ArrayParameter.bindAll(statement, 1, parameters.get(i));
                changed[i] = statement.executeUpdate();
            }
            return changed;
        }
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private <T> T run(Work<T> work) {
        try {
            return runOnce(work);
        } catch (PersistenceException e) {
            if (DatabaseOutage.endedConnection(e)) {
                return runOnce(work);
            }
            throw e;
        }
    }

    private <T> T runOnce(Work<T> work) {
        try (Connection connection = connections.get().getConnection()) {
            return work.over(connection);
        } catch (SQLException e) {
            throw new PersistenceException("the store of erasure keys failed", e);
        }
    }

    /** Returns true if it answers within two seconds. */
    public boolean answers() {
        try (Connection connection = health.get().getConnection()) {
            return connection.isValid(PROBE_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Brings the schema up to date, and makes sure that this is a database of its own that writes through to the disk.
     *
     * @throws InvalidSettingException if it may not be used; says why
     */
    public void open() {
        if (!answers()) {
            throw new InvalidSettingException(URL, "names a database that does not answer");
        }
        if (!find(RECORDS).isEmpty()) {
            throw new InvalidSettingException(URL, "names the database of the records; it needs one of its own");
        }
        migration.accept(connections.get());
        run(connection -> {
            if (DatabaseProduct.isPostgresql(connection)) {
                Durability.findFault(connection).ifPresent(setting -> {
                    throw new InvalidSettingException(
                            URL,
                            "names a PostgreSQL with " + setting
                                    + "=off for ERASURE_KEYS_USER: what it answers as committed may be lost; turn it on");
                });
            }
            return true;
        });
    }

    private static void migrate(DataSource dataSource) {
        Flyway.configure(ErasureKeyDatabase.class.getClassLoader())
                .dataSource(dataSource)
                .locations(MIGRATIONS)
                .load()
                .migrate();
    }
}
