package org.medchain.keys.cli.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.medchain.keys.cli.server.ServerException;

/**
 * Distributes the tables over the nodes of Citus, or takes that back. Either is one transaction of the owner: at the first error nothing has changed. Tables
 * that a later version added are distributed by running it again.
 *
 * <p>Limit: it makes neither nodes nor roles; docs/run/citus.md says how.
 */
public final class Distribution {

    /** The service's role reaches each node from the coordinator, as its statements do. */
    private static final String REACHES_ALL_NODES = """
            select string_agg(format('%s:%s: %s', n.nodename, n.nodeport, r.result), '; ')
                from run_command_on_all_nodes('select 1') r join pg_dist_node n on n.nodeid = r.nodeid where not r.success""";

    /** The limits of the service's statements, which its role may have, are not for rows of years. */
    private static final String NO_LIMITS =
            "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0";

    private final Connections owner;
    private final Connections service;

    /**
     * @param owner connects as the owner of the tables
     * @param service connects as the role of the service, which may be the same
     */
    public Distribution(Connections owner, Connections service) {
        this.owner = owner;
        this.service = service;
    }

    /**
     * Checks each node and distributes each table that is not.
     *
     * @return what was done and what is left to do, a line each
     * @throws ServerException if a node is not as it has to be, a server runs, or the database refuses; the message is one line
     */
    public List<String> distribute() {
        return inOneTransaction(connection -> {
            run(connection, "check-nodes.sql");
            requireThatTheServiceReachesAllNodes();
            return run(connection, "distribute.sql");
        });
    }

    /**
     * Brings all rows back to the coordinator.
     *
     * @return what was done and what is left to do, a line each
     * @throws ServerException if a server runs, or the database refuses; the message is one line
     */
    public List<String> undistribute() {
        return inOneTransaction(connection -> run(connection, "undistribute.sql"));
    }

    private interface Work {

        List<String> on(Connection connection) throws SQLException;
    }

    private List<String> inOneTransaction(Work work) {
        try (Connection connection = owner.open()) {
            connection.setAutoCommit(false);
            try (Statement limits = connection.createStatement()) {
                limits.execute(NO_LIMITS);
            }
            List<String> said = work.on(connection);
            commit(connection);
            return said;
        } catch (SQLException e) {
            throw new ServerException(firstLineOf(e), e);
        }
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new ServerException("it is not known whether it was committed; run it again: " + firstLineOf(e), e);
        }
    }

    private void requireThatTheServiceReachesAllNodes() throws SQLException {
        try (Connection connection = service.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(REACHES_ALL_NODES)) {
            if (row.next() && row.getString(1) != null) {
                throw new ServerException("the service does not reach each node: " + row.getString(1));
            }
        }
    }

    private static List<String> run(Connection connection, String script) throws SQLException {
        List<String> said = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            boolean rows = statement.execute(textOf(script));
            while (rows || statement.getUpdateCount() >= 0) {
                if (rows) {
                    addTo(said, statement);
                }
                rows = statement.getMoreResults();
            }
        }
        return said;
    }

    private static void addTo(List<String> said, Statement statement) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                said.add(rows.getString(1));
            }
        }
    }

    private static String textOf(String script) {
        try (InputStream text = Distribution.class.getResourceAsStream(script)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the message up to the database's details, which may have values of rows. */
    private static String firstLineOf(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceFirst("^ERROR: ", "");
    }
}
