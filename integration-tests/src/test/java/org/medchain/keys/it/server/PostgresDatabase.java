package org.medchain.keys.it.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server of its own, as durable as it is by default. */
final class PostgresDatabase implements TestDatabase {

    private final EmbeddedPostgres postgres;
    private final Path files;

    private PostgresDatabase(EmbeddedPostgres postgres, Path files) {
        this.postgres = postgres;
        this.files = files;
    }

    static PostgresDatabase start(Path files, String password) {
        try {
            // The library turns these off, which no installation would.
            PostgresDatabase database = new PostgresDatabase(
                    EmbeddedPostgres.builder()
                            .setDataDirectory(files.resolve("postgres"))
                            .setServerConfig("fsync", "on")
                            .setServerConfig("full_page_writes", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .start(),
                    files);
            database.createOwnDatabase(password);
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be made", e);
        }
    }

    private void createOwnDatabase(String password) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + USER + " login password '" + password + "'");
            statement.execute("create database medchain owner " + USER);
        }
    }

    @Override
    public Kind kind() {
        return Kind.POSTGRESQL;
    }

    @Override
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/medchain";
    }

    @Override
    public Connection connect() throws SQLException {
        return postgres.getDatabase("postgres", "medchain").getConnection();
    }

    @Override
    public Connection connectBeside() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    @Override
    public Path files() {
        return files;
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
