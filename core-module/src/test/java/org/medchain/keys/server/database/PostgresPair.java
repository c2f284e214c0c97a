package org.medchain.keys.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Two PostgreSQL servers of one database: a primary, and a standby that it waits for at each commit (streaming, synchronous). */
public final class PostgresPair implements AutoCloseable {

    private static final int TRIES = 600;

    private final Path binaries;
    private final Path directory;
    private Node primary;
    private Node standby;

    private static final class Node {
        private final Path data;
        private final int port;
        private Process process;

        private Node(Path data) throws IOException {
            this.data = data;
            try (ServerSocket free = new ServerSocket(0)) {
                this.port = free.getLocalPort();
            }
        }

        private String url() {
            return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&logServerErrorDetail=false";
        }
    }

    /** A database that is empty, with no standby yet. */
    public PostgresPair(Path directory) throws IOException {
        this.directory = directory;
        this.binaries = binariesOfTheTests();
        this.primary = new Node(directory.resolve("one"));
        this.standby = new Node(directory.resolve("other"));
        run("initdb", "-D", primary.data.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF-8");
        start(primary, "");
    }

    /** Those that the PostgreSQL of all tests runs on. */
    private static Path binariesOfTheTests() throws IOException {
        String data = DatabaseKind.POSTGRESQL
                .database()
                .read(entityManager -> InProcessDatabase.settingIn(entityManager, "data_directory"));
        long postmaster = Long.parseLong(
                Files.readAllLines(Path.of(data, "postmaster.pid")).get(0));
        return Path.of(ProcessHandle.of(postmaster)
                        .flatMap(process -> process.info().command())
                        .orElseThrow())
                .getParent();
    }

    /** What connects to the primary of now. */
    public InProcessDatabase connect() {
        return InProcessDatabase.at(primary.url());
    }

    /** Makes a standby of the primary's files; from here on each commit waits for it. */
    public void attachStandby() throws IOException, SQLException {
        stop(primary);
        delete(standby.data);
        copy(primary.data, standby.data);
        Files.createFile(standby.data.resolve("standby.signal"));
        Files.writeString(
                standby.data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + primary.port + " user=postgres'\n",
                StandardOpenOption.APPEND);
        start(primary, "*");
        start(standby, "");
        await(primary, "select count(*) = 1 from pg_stat_replication where sync_state = 'sync'");
    }

    /** Ends the primary and all its processes where they are. */
    public void killPrimary() {
        List<ProcessHandle> processes = new ArrayList<>(List.of(primary.process.toHandle()));
        primary.process.descendants().forEach(processes::add);
        processes.forEach(ProcessHandle::destroyForcibly);
        primary.process.onExit().join();
    }

    /** The standby takes over. */
    public void promote() throws SQLException {
        execute(standby, "select pg_promote(true, 60)");
        await(standby, "select not pg_is_in_recovery()");
        Node dead = primary;
        primary = standby;
        standby = dead;
    }

    private void start(Node node, String waitsFor) throws IOException {
        node.process = process(
                        "postgres",
                        "-D",
                        node.data.toString(),
                        "-p",
                        Integer.toString(node.port),
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "synchronous_standby_names=" + waitsFor)
                .start();
        await(node, "select true");
    }

    private static void stop(Node node) throws IOException {
        // A fast shutdown.
        new ProcessBuilder("kill", "-INT", Long.toString(node.process.pid()))
                .start()
                .onExit()
                .join();
        node.process.onExit().join();
    }

    private static void await(Node node, String condition) {
        for (int tries = 1; !holds(node, condition); tries++) {
            if (tries == TRIES) {
                throw new IllegalStateException("PostgreSQL does not come to " + condition);
            }
            pause();
        }
    }

    private static boolean holds(Node node, String condition) {
        try (Connection connection = DriverManager.getConnection(node.url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(condition)) {
            return row.next() && row.getBoolean(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Node node, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(node.url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void run(String... command) throws IOException {
        if (process(command).start().onExit().join().exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command));
        }
    }

    /** PostgreSQL refuses to run as root, so a name space hides that it does. */
    private ProcessBuilder process(String... command) {
        List<String> all = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            all.addAll(List.of("unshare", "-U"));
        }
        all.add(binaries.resolve(command[0]).toString());
        all.addAll(List.of(command).subList(1, command.length));
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(
                        Redirect.appendTo(directory.resolve("postgres.log").toFile()));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        try {
            for (Node node : List.of(primary, standby)) {
                if (node.process != null && node.process.isAlive()) {
                    stop(node);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
