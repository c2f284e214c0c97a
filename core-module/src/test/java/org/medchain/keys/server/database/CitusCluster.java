package org.medchain.keys.server.database;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.cli.database.CitusNodes;
import org.medchain.keys.cli.database.CitusNodes.Node;
import org.medchain.keys.cli.database.Distribution;
import org.postgresql.ds.PGSimpleDataSource;

/** A Citus with a database whose tables {@code medchain distribute} distributed. */
public final class CitusCluster implements AutoCloseable {

    /** A part of the URL of its database. */
    static final String MARK = "ApplicationName=citus";

    private static final String DATABASE = "postgres";
    private static final String OWNER = "medchain_owner";
    private static final String SERVICE = "medchain";

    private final CitusNodes nodes;
    private final InProcessDatabase database;
    private final Distribution distribution;

    private CitusCluster(Path directory, boolean oneRole) throws IOException {
        this.nodes = new CitusNodes(directory);
        if (!oneRole) {
            createRoles();
        }
        nodes.join(DATABASE);
        if (!oneRole) {
            migrate();
        }
        this.database = database(oneRole ? CitusNodes.SUPERUSER : SERVICE);
        this.distribution =
                oneRole ? distribution(CitusNodes.SUPERUSER, CitusNodes.SUPERUSER) : distribution(OWNER, SERVICE);
        distribution.distribute();
    }

    private Distribution distribution(String owner, String service) {
        return new Distribution(dataSource(owner)::getConnection, dataSource(service)::getConnection);
    }

    /** Returns what operators call as {@code medchain distribute} and {@code undistribute}. */
    Distribution distribution() {
        return distribution;
    }

    /** Nodes that are added later get them: one owns the schema, the other has a right in it. */
    private void createRoles() {
        asSuperuser("create role " + OWNER + " login", "create role " + SERVICE + " login");
        asSuperuser("alter database postgres owner to " + OWNER, "alter schema public owner to " + OWNER);
        asSuperuser("grant usage on schema public to " + SERVICE);
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
        return nodes.coordinator().url(DATABASE) + "?user=" + user + "&logServerErrorDetail=false&" + MARK;
    }

    private DataSource dataSource(String user) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url(user));
        return source;
    }

    private InProcessDatabase database(String user) {
        return InProcessDatabase.at(url(user), user);
    }

    /** Returns true if the tests of this run are on Citus in place of PostgreSQL. */
    static boolean isWanted() {
        return Boolean.getBoolean("medchain.citus") && CitusNodes.canStart();
    }

    /** Starts one of a test's own, with the owner of the tables and the role of the service apart. */
    public static CitusCluster startIn(Path directory) throws IOException {
        return new CitusCluster(directory, false);
    }

    /** Starts one for the whole run, with one role, since tests change rows behind the service's back. It ends with the process. */
    static CitusCluster startForAll() {
        try {
            Path directory = Files.createTempDirectory("citus-");
            CitusCluster cluster = new CitusCluster(directory, true);
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

    public CitusNodes nodes() {
        return nodes;
    }

    /** The worker that was added first. */
    public Node worker() {
        return nodes.workers().get(0);
    }

    /** Returns whether the tenant's rows are on this node, or would be. */
    public boolean isOn(Node node, TenantId tenant) {
        return database.number(
                        "select count(*) from pg_dist_shard_placement where nodeport = ?1 and shardid ="
                                + " get_shard_id_for_distribution_column('audit_chain_heads', ?2)",
                        node.port(),
                        tenant.value())
                == 1;
    }

    /** Runs a statement as the owner of the tables. */
    void asOwner(String sql) {
        nodes.psql(nodes.coordinator(), OWNER, DATABASE, sql);
    }

    /** Adds a worker as docs/run/citus.md says. */
    Node addWorker() throws IOException {
        Node added = nodes.add("third");
        nodes.psql(added, CitusNodes.SUPERUSER, DATABASE, "create extension citus");
        asSuperuser("select citus_add_node('localhost', " + added.port() + ")");
        return added;
    }

    /** Runs statements in one session of a superuser. */
    void asSuperuser(String... statements) {
        nodes.psql(nodes.coordinator(), CitusNodes.SUPERUSER, DATABASE, statements);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
