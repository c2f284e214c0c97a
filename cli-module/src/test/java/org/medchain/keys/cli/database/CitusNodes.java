package org.medchain.keys.cli.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A coordinator of Citus and two workers, on the PostgreSQL whose programs are in the directory that the property {@code citus.bin} names, with Citus
 * installed; without it on one of Debian that has Citus. Nobody needs a password.
 */
public final class CitusNodes implements AutoCloseable {

    public static final String SUPERUSER = "postgres";

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private final Path binaries;
    private final Path directory;
    private final List<Node> nodes = new ArrayList<>();

    /** A PostgreSQL of it. */
    public record Node(Path data, int port) {

        /** Returns the URL of a database for JDBC, without a user. */
        public String url(String database) {
            return "jdbc:postgresql://localhost:" + port + "/" + database;
        }
    }

    /** Starts three, which know nothing of each other yet. */
    public CitusNodes(Path directory) throws IOException {
        this.binaries = binaries().orElseThrow();
        this.directory = directory;
        for (String name : List.of("coordinator", "one", "other")) {
            add(name);
        }
    }

    /** Starts one more. */
    public Node add(String name) throws IOException {
        Node added = start(name);
        nodes.add(added);
        return added;
    }

    /** Finds the programs of a PostgreSQL with Citus. */
    private static Optional<Path> binaries() {
        return Optional.ofNullable(System.getProperty("citus.bin"))
                .filter(named -> !named.isBlank())
                .map(Path::of)
                .or(CitusNodes::ofDebian);
    }

    private static Optional<Path> ofDebian() {
        try (Stream<Path> versions = Files.isDirectory(DEBIAN) ? Files.list(DEBIAN) : Stream.empty()) {
            return versions.filter(version -> Files.exists(version.resolve("lib/citus.so")))
                    .max(Comparator.naturalOrder())
                    .map(version -> version.resolve("bin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns true if there is a PostgreSQL with Citus. */
    public static boolean canStart() {
        return binaries().isPresent();
    }

    /** Skips the test, and says why, where there is no Citus. */
    public static void assume() {
        Assumptions.assumeTrue(
                canStart(),
                "no Citus: neither does the property citus.bin name the programs of a PostgreSQL that has it, nor has one of Debian");
    }

    /** Makes one Citus of the nodes' databases of this name. The workers get the roles that the coordinator has. */
    public void join(String database) {
        for (Node node : nodes) {
            psql(node, SUPERUSER, database, "create extension citus");
        }
        psql(
                coordinator(),
                SUPERUSER,
                database,
                "select citus_set_coordinator_host('localhost', "
                        + coordinator().port() + ")");
        for (Node worker : workers()) {
            psql(coordinator(), SUPERUSER, database, "select citus_add_node('localhost', " + worker.port() + ")");
        }
    }

    public Node coordinator() {
        return nodes.get(0);
    }

    /** Returns the workers in the order in which they were added. */
    public List<Node> workers() {
        return nodes.subList(1, nodes.size());
    }

    private Node start(String name) throws IOException {
        Node node = new Node(directory.resolve(name), freePort());
        run("initdb", "-D", node.data().toString(), "-U", SUPERUSER, "-A", "trust", "-E", "UTF-8");
        Files.writeString(node.data().resolve("postgresql.auto.conf"), """
                shared_preload_libraries = 'citus'
                port = %d
                listen_addresses = 'localhost'
                unix_socket_directories = ''
                max_connections = 400
                tcp_keepalives_idle = 10
                tcp_user_timeout = 30000
                max_prepared_transactions = 400
                wal_level = logical
                shared_buffers = '32MB'
                citus.override_table_visibility = off
                citus.max_adaptive_executor_pool_size = 1
                citus.node_connection_timeout = '3s'
                """.formatted(node.port()));
        startAgain(node);
        return node;
    }

    public void startAgain(Node node) {
        run("pg_ctl", "-w", "-D", node.data().toString(), "-l", log().toString(), "start");
    }

    public void stop(Node node) {
        run("pg_ctl", "-w", "-D", node.data().toString(), "-m", "immediate", "stop");
    }

    /** Copies each node while it runs. */
    public void backUp() {
        for (Node node : nodes) {
            set(node, "wal_keep_size", "'1GB'");
            run(
                    "pg_basebackup",
                    "-h",
                    "localhost",
                    "-p",
                    Integer.toString(node.port()),
                    "-U",
                    SUPERUSER,
                    "-D",
                    backup(node).toString(),
                    "-X",
                    "none",
                    "-c",
                    "fast");
        }
    }

    private static Path backup(Node node) {
        return node.data().resolveSibling(node.data().getFileName() + "-backup");
    }

    /** Puts the copies in the places of the nodes, with the log of each up to this restore point. */
    public void restoreTo(String point) throws IOException {
        for (Node node : List.copyOf(nodes)) {
            stop(node);
            Node restored = new Node(backup(node), node.port());
            Files.createFile(restored.data().resolve("recovery.signal"));
            Files.writeString(
                    restored.data().resolve("postgresql.auto.conf"),
                    """
                    restore_command = 'cp %s/pg_wal/%%f %%p'
                    recovery_target_name = '%s'
                    recovery_target_action = 'promote'
                    """.formatted(node.data(), point),
                    StandardOpenOption.APPEND);
            nodes.set(nodes.indexOf(node), restored);
            startAgain(restored);
        }
    }

    /** Ends a node's processes at once, by {@code kill -9}. */
    public void kill(Node node) throws IOException {
        long first = Long.parseLong(
                Files.readAllLines(node.data().resolve("postmaster.pid")).get(0).trim());
        ProcessHandle postmaster = ProcessHandle.of(first).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    /** Changes a setting of a node by a reload. */
    public void set(Node node, String setting, String value) {
        psql(node, SUPERUSER, "postgres", "alter system set " + setting + " = " + value, "select pg_reload_conf()");
    }

    /** Returns the log of all nodes. */
    public Path log() {
        return directory.resolve("postgres.log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Runs statements in one session. */
    public void psql(Node node, String user, String database, String... statements) {
        List<String> command = new ArrayList<>(List.of(
                "psql",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                "localhost",
                "-p",
                Integer.toString(node.port()),
                "-U",
                user,
                "-d",
                database));
        for (String statement : statements) {
            command.addAll(List.of("-c", statement));
        }
        run(command.toArray(String[]::new));
    }

    /** PostgreSQL refuses to run as root, so a name space hides that it does. */
    private void run(String... command) {
        List<String> all = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            all.addAll(List.of("unshare", "-U"));
        }
        all.add(binaries.resolve(command[0]).toString());
        all.addAll(List.of(command).subList(1, command.length));
        try {
            Process process = new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Redirect.appendTo(directory.resolve("commands.log").toFile()))
                    .start();
            if (process.onExit().join().exitValue() != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + "\n" + Files.readString(directory.resolve("commands.log")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        nodes.forEach(this::stop);
    }
}
