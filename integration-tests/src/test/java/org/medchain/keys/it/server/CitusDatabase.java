package org.medchain.keys.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.medchain.keys.cli.database.CitusNodes;
import org.medchain.keys.cli.database.Distribution;
import org.postgresql.ds.PGSimpleDataSource;

/** A coordinator of Citus and two workers, made as docs/run/citus.md says. */
public final class CitusDatabase implements TestDatabase {

    private static final String DATABASE = "medchain";
    private static final String NODES = "citus";

    private final Path files;
    private final CitusNodes nodes;

    private CitusDatabase(Path files, CitusNodes nodes) {
        this.files = files;
        this.nodes = nodes;
    }

    static CitusDatabase start(Path files) {
        CitusNodes.assume();
        try {
            CitusDatabase made =
                    new CitusDatabase(files, new CitusNodes(Files.createDirectories(files.resolve(NODES))));
            made.join();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be made", e);
        }
    }

    private void join() throws SQLException {
        PostgresDatabase.execute(source(CitusNodes.SUPERUSER, CitusNodes.SUPERUSER), RolesScript.first());
        PostgresDatabase.execute(source(CitusNodes.SUPERUSER, DATABASE), RolesScript.inTheDatabase());
        nodes.workers()
                .forEach(worker ->
                        nodes.psql(worker, CitusNodes.SUPERUSER, CitusNodes.SUPERUSER, "create database " + DATABASE));
        nodes.join(DATABASE);
    }

    private DataSource source(String user, String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(nodes.coordinator().url(database));
        source.setUser(user);
        return source;
    }

    /** Returns the nodes, which a test may stop. */
    public CitusNodes nodes() {
        return nodes;
    }

    @Override
    public void prepare(Runnable firstStart) {
        firstStart.run();
        new Distribution(source(PostgresDatabase.OWNER, DATABASE)::getConnection, source(USER, DATABASE)::getConnection)
                .distribute();
    }

    @Override
    public Kind kind() {
        return Kind.CITUS;
    }

    @Override
    public String url() {
        return nodes.coordinator().url(DATABASE);
    }

    @Override
    public Optional<String> owner() {
        return Optional.of(PostgresDatabase.OWNER);
    }

    @Override
    public Connection connect() throws SQLException {
        return source(CitusNodes.SUPERUSER, DATABASE).getConnection();
    }

    @Override
    public Connection connectBeside() throws SQLException {
        return source(CitusNodes.SUPERUSER, CitusNodes.SUPERUSER).getConnection();
    }

    @Override
    public Path files() {
        return files;
    }

    @Override
    public void close() {
        nodes.close();
        try {
            ServerDirectory.delete(files.resolve(NODES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
