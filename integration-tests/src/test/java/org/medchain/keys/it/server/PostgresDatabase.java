package org.medchain.keys.it.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A PostgreSQL server of its own, as durable as it is by default. */
public final class PostgresDatabase implements TestDatabase {

    /** Who owns the tables. */
    public static final String OWNER = "medchain_owner";

    private static final String DATA = "postgres";

    private final Path files;
    private EmbeddedPostgres postgres;

    private PostgresDatabase(EmbeddedPostgres postgres, Path files) {
        this.postgres = postgres;
        this.files = files;
    }

    static PostgresDatabase start(Path files, String password) {
        try {
            PostgresTemplate.copyTo(files.resolve(DATA));
            PostgresDatabase database = new PostgresDatabase(builder(files).start(), files);
            database.setPasswords(password);
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be made", e);
        }
    }

    /** The library turns durability off, which no installation would. */
    private static EmbeddedPostgres.Builder builder(Path files) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(files.resolve(DATA))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                // As databases.md advises: without them each start warns.
                .setServerConfig("tcp_keepalives_idle", "10")
                .setServerConfig("tcp_keepalives_interval", "5")
                .setServerConfig("tcp_keepalives_count", "3")
                .setServerConfig("tcp_user_timeout", "30000");
    }

    /** The database's processes, the first one before its children. */
    public List<ProcessHandle> processes() {
        try {
            long first = Long.parseLong(Files.readAllLines(files.resolve(DATA).resolve("postmaster.pid"))
                    .get(0)
                    .trim());
            return ProcessHandle.of(first).stream()
                    .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops all its processes where they are: it takes connections, as the system does that for it, and answers none. */
    public void freeze() {
        Signal.STOP.send(processes());
    }

    /** Lets it go on. */
    public void thaw() {
        Signal.CONT.send(processes());
    }

    /** Starts it again on the same files and port, whether its processes have ended or not. */
    public void startAgain() {
        try {
            postgres.close();
            postgres = builder(files).setPort(postgres.getPort()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again with other settings: names, and their values as an operator writes them. */
    public void configure(Map<String, String> settings) throws SQLException {
        execute(
                postgres.getPostgresDatabase(),
                settings.entrySet().stream()
                        .map(setting -> "alter system set " + setting.getKey() + " = '" + setting.getValue() + "'")
                        .toList());
        startAgain();
    }

    private void setPasswords(String password) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("alter role " + OWNER + " password '" + password + "'");
            statement.execute("alter role " + USER + " password '" + password + "'");
        }
    }

    static void execute(DataSource database, List<String> statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
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
    public Optional<String> owner() {
        return Optional.of(OWNER);
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
            ServerDirectory.delete(files.resolve(DATA));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
