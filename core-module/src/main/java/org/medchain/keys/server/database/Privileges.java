package org.medchain.keys.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Checks and grants what the database users may do with the tables. On PostgreSQL the application's user may be another one
 * than their owner. Then it can add audit events and read them, but neither change nor remove one: for what may be done to them
 * there are functions of the owner.
 *
 * <p>Limit: where the application's user is the owner itself, as on H2, nothing holds it back.
 */
final class Privileges {

    private static final String MIGRATES = """
            select coalesce(
                (select pg_has_role(relowner, 'usage') from pg_class where oid = to_regclass('audit_events')),
                has_schema_privilege(current_schema(), 'create'))""";

    private final DataSource owner;
    private final String user;
    private final boolean postgresql;

    private Privileges(DataSource owner, String user, boolean postgresql) {
        this.owner = owner;
        this.user = user;
        this.postgresql = postgresql;
    }

    /**
     * @param owner connects as the user that migrates the schema
     * @param application connects as the application's user
     */
    static Privileges of(DataSource owner, DataSource application) throws SQLException {
        try (Connection connection = application.getConnection()) {
            return new Privileges(
                    owner, connection.getMetaData().getUserName(), DatabaseProduct.isPostgresql(connection));
        }
    }

    /** Whether the user that migrates the schema owns the tables, or may create them. */
    boolean areTheOwners() throws SQLException {
        if (!postgresql) {
            return true;
        }
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MIGRATES)) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** All in one transaction: there is no moment at which the user may do more. */
    void settle() throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements(connection, statement)) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    private List<String> statements(Connection connection, Statement statement) throws SQLException {
        List<String> statements = new ArrayList<>();
        // The server's timers make their tables themselves.
        statements.add("create schema if not exists timers");
        if (postgresql) {
            // Servers that start at once would get in each other's way.
            statements.add(0, "select pg_advisory_xact_lock(hashtext('medchain privileges'))");
            if (!connection.getMetaData().getUserName().equals(user)) {
                String schema = statement.enquoteIdentifier(connection.getSchema(), true);
                statements.addAll(grants(schema, statement.enquoteIdentifier(user, true)));
            }
        }
        return statements;
    }

    private static List<String> grants(String schema, String grantee) {
        return List.of(
                "grant usage on schema " + schema + " to " + grantee,
                "grant select, insert, update, delete on all tables in schema " + schema + " to " + grantee,
                "revoke update, delete, truncate on audit_events from " + grantee,
                "revoke insert, update, delete on flyway_schema_history from " + grantee,
                "revoke insert, update, delete on audit_archives from " + grantee,
                "grant execute on function drop_audit_identifiers(varchar, varchar) to " + grantee,
                "grant execute on function remove_archived_audit_events(varchar, bigint, bigint, bytea) to " + grantee,
                "grant usage, create on schema timers to " + grantee);
    }
}
