package org.medchain.keys.it.server;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The records database of one server. It outlives the server's process. */
public interface TestDatabase extends AutoCloseable {

    /** The server's user. */
    String USER = "medchain";

    /** The kind of database that this run of the tests is for. */
    enum Kind {
        H2,
        POSTGRESQL,
        CITUS;

        public static Kind chosen() {
            return valueOf(System.getProperty("medchain.it.database").toUpperCase(java.util.Locale.ROOT));
        }
    }

    static TestDatabase create(Kind kind, ServerDirectory directory, Secrets secrets) {
        return switch (kind) {
            case H2 -> new H2Database(directory.data(), secrets.databasePassword());
            case CITUS -> CitusDatabase.start(directory.data());
            case POSTGRESQL -> PostgresDatabase.start(directory.data(), secrets.databasePassword());
        };
    }

    Kind kind();

    /** Does what has to be done after a first start, and before all others. */
    default void prepare(Runnable firstStart) {}

    /** What the server gets as {@code DATABASE_URL}. */
    String url();

    /** What the server gets as {@code DATABASE_OWNER}, if anything; the password is that of the server's user. */
    default Optional<String> owner() {
        return Optional.empty();
    }

    /** A second connection with every right. On H2 only while no server runs, since a server locks the file. */
    Connection connect() throws SQLException;

    /** A connection of an administrator to another database of the same server, where it has others. */
    Connection connectBeside() throws SQLException;

    /** Carries out a statement with every right, and returns how many rows it changed. */
    default int execute(String sql, Object... parameters) throws SQLException {
        try (Connection connection = connect()) {
            return Sql.execute(connection, sql, parameters);
        }
    }

    default <T> List<T> read(Sql.Reader<T> reader, String sql, Object... parameters) throws SQLException {
        try (Connection connection = connect()) {
            return Sql.read(connection, reader, sql, parameters);
        }
    }

    /** Carries out statements one after the other in another database of the same server. */
    default void executeBeside(String... statements) throws SQLException {
        try (Connection connection = connectBeside()) {
            for (String sql : statements) {
                Sql.execute(connection, sql);
            }
        }
    }

    /** Where the database keeps its files. */
    Path files();

    @Override
    void close();
}
