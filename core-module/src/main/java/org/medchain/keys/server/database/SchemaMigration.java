package org.medchain.keys.server.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/**
 * Brings the schema up to date before Hibernate validates its mappings against it: an integrator runs early enough, a
 * startup bean does not. Several servers may start at once; Flyway lets one migrate and the others wait.
 *
 * <p>The owner of the tables migrates, and grants the application's user what it needs. A start without the owner's password
 * is refused unless the schema is up to date.
 */
public final class SchemaMigration implements Integrator {

    private static final Logger LOG = System.getLogger(SchemaMigration.class.getName());

    private static final String MIGRATIONS = "classpath:db/migration";
    private static final String POSTGRESQL_MIGRATIONS = "classpath:db/postgresql";

    @Override
    public void integrate(
            Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor sessionFactory) {
        // Flyway commits by itself, so its connections stay out of the server's transactions.
        DataSource owner = lookUp("jdbc/medchain-owner");
        try {
            Privileges privileges = Privileges.of(owner, lookUp("jdbc/medchain-unmanaged"));
            Flyway flyway = flyway(owner);
            if (privileges.areTheOwners()) {
                flyway.migrate();
                privileges.settle();
            }
            requireUpToDate(flyway.info());
        } catch (SQLException e) {
            throw new IllegalStateException("the schema can't be brought up to date", e);
        }
    }

    private static Flyway flyway(DataSource owner) throws SQLException {
        List<String> locations = new ArrayList<>(List.of(MIGRATIONS));
        try (Connection connection = owner.getConnection()) {
            if (DatabaseProduct.isPostgresql(connection)) {
                locations.add(POSTGRESQL_MIGRATIONS);
            }
        }
        return Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(owner)
                .locations(locations.toArray(String[]::new))
                .load();
    }

    private static void requireUpToDate(MigrationInfoService info) {
        if (info.pending().length > 0) {
            String message =
                    "DATABASE_OWNER must be set: the schema is not up to date, and DATABASE_USER does not own it";
            LOG.log(Level.ERROR, "MedChain cannot start: " + message);
            throw new IllegalStateException(message);
        }
        if (info.current() == null) {
            throw new IllegalStateException("no migration was found in the application");
        }
    }

    /** Hibernate makes the integrator, so nothing can be injected; the names looked up are constants. */
    @SuppressWarnings("BanJNDI")
    private static DataSource lookUp(String name) {
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
