package org.medchain.keys.server.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/**
 * Brings the schema up to date before Hibernate validates its mappings against it: an integrator runs early enough, a
 * startup bean does not. Several servers may start at once; Flyway lets one migrate and the others wait.
 *
 * <p>The owner of the tables migrates, and grants the application's user what the scripts say it needs. A start without the owner's password
 * is refused unless the schema is up to date.
 */
public final class SchemaMigration implements Integrator {

    private static final Logger LOG = System.getLogger(SchemaMigration.class.getName());

    private static final String MIGRATIONS = "classpath:db/migration";
    private static final String POSTGRESQL_MIGRATIONS = "classpath:db/postgresql";
    private static final String H2_MIGRATIONS = "classpath:db/h2";

    /** The query whether the user that migrates the schema owns the tables, or may create them. */
    private static final String MIGRATES = """
            select coalesce(
                (select pg_has_role(relowner, 'usage') from pg_class where oid = to_regclass('flyway_schema_history')),
                has_schema_privilege(current_schema(), 'create'))""";

    @Override
    public void integrate(
            Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor sessionFactory) {
        try {
            // Flyway commits by itself, so its connections stay out of the server's transactions.
            migrate(lookUp("jdbc/medchain-owner"), lookUp("jdbc/medchain-unmanaged"));
        } catch (SQLException e) {
            throw new IllegalStateException("the schema can't be brought up to date", e);
        }
    }

    /**
     * @param owner connects as the user that migrates the schema
     * @param application connects as the application's user
     */
    static void migrate(DataSource owner, DataSource application) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            boolean postgresql = DatabaseProduct.isPostgresql(connection);
            Flyway flyway = flyway(owner, userOf(application), postgresql);
            if (!postgresql || mayMigrate(connection)) {
                migrate(flyway);
            }
            requireUpToDate(flyway.info());
        }
    }

    private static void migrate(Flyway flyway) {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw refused("the schema can't be brought up to date: " + withoutRows(e), e);
        }
    }

    /** Returns Flyway's message up to the database's own, which may have values of rows. */
    private static String withoutRows(FlywayException e) {
        return e.getMessage()
                .lines()
                .takeWhile(line -> !line.startsWith("Message"))
                .map(String::strip)
                .collect(Collectors.joining(" "));
    }

    private static IllegalStateException refused(String message, Exception cause) {
        LOG.log(Level.ERROR, "MedChain cannot start: " + message);
        return new IllegalStateException(message, cause);
    }

    private static String userOf(DataSource application) throws SQLException {
        try (Connection connection = application.getConnection()) {
            return connection.getMetaData().getUserName();
        }
    }

    private static boolean mayMigrate(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(MIGRATES)) {
            return row.next() && row.getBoolean(1);
        }
    }

    /**
     * Configures Flyway: the scripts say what the application's user may do with the tables, by its name, quoted for a
     * text.
     */
    private static Flyway flyway(DataSource owner, String user, boolean postgresql) {
        FluentConfiguration configuration = Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(owner)
                .locations(MIGRATIONS, postgresql ? POSTGRESQL_MIGRATIONS : H2_MIGRATIONS)
                .placeholders(Map.of("applicationUser", user.replace("'", "''")));
        // Not the lock of a transaction: an index that is made concurrently waits for the end of each.
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration.load();
    }

    private static void requireUpToDate(MigrationInfoService info) {
        if (info.pending().length > 0) {
            throw refused(
                    "DATABASE_OWNER must be set: the schema is not up to date, and DATABASE_USER does not own it",
                    null);
        }
        if (info.current() == null) {
            throw new IllegalStateException("no migration was found in the application");
        }
    }

    /** Looks a data source up where none can be injected, as here: Hibernate makes the integrator. The names are constants. */
    @SuppressWarnings("BanJNDI")
    static DataSource lookUp(String name) {
        try {
            return InitialContext.doLookup(name);
        } catch (NamingException e) {
            throw new IllegalStateException("no data source " + name, e);
        }
    }

    @Override
    public void disintegrate(SessionFactoryImplementor sessionFactory, SessionFactoryServiceRegistry serviceRegistry) {
        // Nothing was kept.
    }
}
