package org.medchain.keys.server.database;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;

/** A database of erasure keys without a server. Tests stop it, and take it back to what it was. */
public final class InProcessErasureKeys {

    private static final String TABLE = "sealed_erasure_keys";
    private static final List<String> TABLES = List.of(TABLE, "erased_patients");

    private final DataSource dataSource;
    private final ErasureKeyDatabase door;
    private final CallGate gate;
    private volatile boolean stopped;

    private InProcessErasureKeys(DataSource dataSource) {
        this.dataSource = dataSource;
        this.gate = CallGate.OPEN;
        DataSource stoppable = stoppable();
        this.door = new ErasureKeyDatabase(() -> stoppable, () -> stoppable);
    }

    private InProcessErasureKeys(InProcessErasureKeys migrated, CallGate gate) {
        this.dataSource = migrated.dataSource;
        this.gate = gate;
        DataSource stoppable = stoppable();
        this.door = new ErasureKeyDatabase(() -> stoppable, () -> stoppable, upToDate -> {});
    }

    /** A new one, without a schema. */
    public static InProcessErasureKeys create(DatabaseKind kind) {
        String name = "erasure_keys_" + UUID.randomUUID().toString().replace("-", "");
        if (kind == DatabaseKind.POSTGRESQL) {
            InProcessDatabase server = DatabaseKind.POSTGRESQL.database();
            try (Connection connection = server.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return new InProcessErasureKeys(server.dataSource(name, "postgres"));
        }
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setUrl("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        h2.setUser("sa");
        return new InProcessErasureKeys(JdbcConnectionPool.create(h2));
    }

    /** A new one, ready for use. */
    public static InProcessErasureKeys open(DatabaseKind kind) {
        InProcessErasureKeys created = create(kind);
        created.door.open();
        return created;
    }

    /** The same store, which is open, as a server reaches it whose calls pass this gate. */
    public InProcessErasureKeys behind(CallGate ofServer) {
        return new InProcessErasureKeys(this, ofServer);
    }

    private DataSource stoppable() {
        return connecting(() -> {
            gate.pass(CallGate.Stage.BEFORE_WORK);
            if (stopped) {
                throw new SQLNonTransientConnectionException("the store is stopped", "08001");
            }
            return dataSource.getConnection();
        });
    }

    /** Opens a connection, or fails. */
    @FunctionalInterface
    interface Connecting {
        Connection open() throws SQLException;
    }

    /** A data source of connections that are opened so. */
    static DataSource connecting(Connecting connections) {
        return (DataSource) Proxy.newProxyInstance(
                InProcessErasureKeys.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        return connections.open();
                    }
                    if (method.getName().equals("toString")) {
                        return "a data source of erasure keys";
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    Connection connection() throws SQLException {
        return dataSource.getConnection();
    }

    public ErasureKeyDatabase door() {
        return door;
    }

    /** From here on it can't be reached. */
    public void stop() {
        stopped = true;
    }

    public void start() {
        stopped = false;
    }

    /** Changes rows behind the application's back, whether it is stopped or not. */
    public int execute(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            ArrayParameter.bindAll(statement, 1, parameters);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the query counts. */
    public long count(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            ArrayParameter.bindAll(statement, 1, parameters);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rows of the patient. */
    public long rowsOf(UUID patient) {
        return count("select count(*) from " + TABLE + " where patient = ?", patient);
    }

    /** Keeps what there is, to be {@link #restore restored}. */
    public void backUp() {
        for (String table : TABLES) {
            execute("drop table if exists backup_" + table);
            execute("create table backup_" + table + " as select * from " + table);
        }
    }

    public void restore() {
        TABLES.forEach(this::restore);
    }

    /** Restores the keys, and leaves the list of those that were erased as it is. */
    public void restoreKeysAlone() {
        restore(TABLE);
    }

    private void restore(String table) {
        execute("delete from " + table);
        execute("insert into " + table + " select * from backup_" + table);
    }

    /** The row of the patient was made, or taken, so many days ago. */
    public void age(UUID patient, int days) {
        execute(
                "update " + TABLE + " set taken_at = current_timestamp - interval '" + days + "' day where patient = ?",
                patient);
    }
}
