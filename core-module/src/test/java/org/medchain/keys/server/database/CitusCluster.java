package org.medchain.keys.server.database;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;
import org.medchain.keys.cli.database.Distribution;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A coordinator of Citus and two workers, with a database whose tables {@code medchain distribute} distributed. They run on the PostgreSQL whose
 * programs are in the directory that the property {@code citus.bin} names, with Citus installed; without it on one of Debian that has Citus.
 */
public final class CitusCluster implements AutoCloseable {

    /** A part of the URL of its database. */
    static final String MARK = "ApplicationName=citus";

    private static final String SUPERUSER = "postgres";
    private static final String OWNER = "medchain_owner";
    private static final String SERVICE = "medchain";

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private final Path binaries;
    private final Path directory;
    private final List<Node> nodes = new ArrayList<>();
    private final InProcessDatabase database;
    private final Distribution distribution;

    /** A PostgreSQL of it, the coordinator first. */
    record Node(Path data, int port) {}

    private CitusCluster(Path binaries, Path directory, boolean oneRole) throws IOException {
        this.binaries = binaries;
        this.directory = directory;
        for (String name : List.of("coordinator", "one", "other")) {
            nodes.add(start(name));
        }
        if (!oneRole) {
            createRoles();
        }
        Node coordinator = nodes.get(0);
        psql("-c", "select citus_set_coordinator_host('localhost', " + coordinator.port() + ")");
        for (Node worker : nodes.subList(1, nodes.size())) {
            psql("-c", "select citus_add_node('localhost', " + worker.port() + ")");
        }
        if (!oneRole) {
            migrate();
        }
        this.database = database(oneRole ? SUPERUSER : SERVICE);
        this.distribution = oneRole ? distribution(SUPERUSER, SUPERUSER) : distribution(OWNER, SERVICE);
        distribution.distribute();
    }

    private Distribution distribution(String owner, String service) {
        return new Distribution(dataSource(owner)::getConnection, dataSource(service)::getConnection);
    }

    /** Returns what operators call as {@code medchain distribute} and {@code undistribute}. */
    Distribution distribution() {
        return distribution;
    }

    /** Nodes that are added later get them. */
    private void createRoles() {
        psql("-c", "create role " + OWNER + " login", "-c", "create role " + SERVICE + " login");
        psql("-c", "alter database postgres owner to " + OWNER, "-c", "alter schema public owner to " + OWNER);
    }

    /** Does what a start with the owner does: it brings the tables up to date, and grants the service its rights. */
    void migrate() {
        try {
            SchemaMigration.migrate(dataSource(OWNER), dataSource(SERVICE));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String url(String user) {
        return "jdbc:postgresql://localhost:" + nodes.get(0).port() + "/postgres?user=" + user
                + "&logServerErrorDetail=false&" + MARK;
    }

    private DataSource dataSource(String user) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url(user));
        return source;
    }

    private InProcessDatabase database(String user) {
        return InProcessDatabase.at(url(user), user);
    }

    /** Finds the programs of a PostgreSQL with Citus. */
    private static Optional<Path> binaries() {
        return Optional.ofNullable(System.getProperty("citus.bin"))
                .filter(named -> !named.isBlank())
                .map(Path::of)
                .or(CitusCluster::ofDebian);
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

    /** Returns true if the tests of this run are on Citus in place of PostgreSQL. */
    static boolean isWanted() {
        return Boolean.getBoolean("medchain.citus") && binaries().isPresent();
    }

    /** Skips the test, and says why, where there is no Citus. */
    static void assume() {
        Assumptions.assumeTrue(
                binaries().isPresent(),
                "no Citus: neither does the property citus.bin name the programs of a PostgreSQL that has it, nor has one of Debian");
    }

    /** Starts one of a test's own, with the owner of the tables and the role of the service apart. */
    static CitusCluster startIn(Path directory) throws IOException {
        return new CitusCluster(binaries().orElseThrow(), directory, false);
    }

    /** Starts one for the whole run, with one role, since tests change rows behind the service's back. It ends with the process. */
    static CitusCluster startForAll() {
        try {
            Path directory = Files.createTempDirectory("citus-");
            CitusCluster cluster = new CitusCluster(binaries().orElseThrow(), directory, true);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                cluster.close();
                delete(directory);
            }));
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InProcessDatabase database() {
        return database;
    }

    /** The worker that was added first. */
    Node worker() {
        return nodes.get(1);
    }

    private Node start(String name) throws IOException {
        Node node = new Node(directory.resolve(name), freePort());
        run("initdb", "-D", node.data().toString(), "-U", "postgres", "-A", "trust", "-E", "UTF-8");
        Files.writeString(node.data().resolve("postgresql.auto.conf"), """
                shared_preload_libraries = 'citus'
                port = %d
                listen_addresses = 'localhost'
                unix_socket_directories = ''
                max_connections = 400
                max_prepared_transactions = 400
                wal_level = logical
                shared_buffers = '32MB'
                citus.override_table_visibility = off
                citus.node_connection_timeout = '3s'
                """.formatted(node.port()));
        startAgain(node);
        psqlOf(node, "-c", "create extension citus");
        return node;
    }

    void startAgain(Node node) {
        run("pg_ctl", "-w", "-D", node.data().toString(), "-l", log().toString(), "start");
    }

    void stop(Node node) {
        run("pg_ctl", "-w", "-D", node.data().toString(), "-m", "immediate", "stop");
    }

    /** Changes a setting of a node by a reload. */
    void set(Node node, String setting, String value) {
        psqlOf(node, "-c", "alter system set " + setting + " = " + value, "-c", "select pg_reload_conf()");
    }

    private Path log() {
        return directory.resolve("postgres.log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Runs a statement as the owner of the tables. */
    void asOwner(String sql) {
        run(psqlCommand(nodes.get(0), OWNER, "-c", sql));
    }

    /** Runs statements in one session of a superuser. */
    void asSuperuser(String... statements) {
        psql(Stream.of(statements).flatMap(sql -> Stream.of("-c", sql)).toArray(String[]::new));
    }

    private void psql(String... arguments) {
        psqlOf(nodes.get(0), arguments);
    }

    private void psqlOf(Node node, String... arguments) {
        run(psqlCommand(node, SUPERUSER, arguments));
    }

    private static String[] psqlCommand(Node node, String user, String... arguments) {
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
                "postgres"));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
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
