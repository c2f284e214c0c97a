package org.medchain.keys.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/**
 * Brings the schema up to date before Hibernate validates its mappings against it: an integrator runs early enough, a
 * startup bean does not. Several servers may start at once; Flyway lets one migrate and the others wait.
 */
public final class SchemaMigration implements Integrator {

    /** Flyway commits by itself, so its connections stay out of the server's transactions. */
    private static final String DATA_SOURCE = "jdbc/medchain-unmanaged";

    @Override
    public void integrate(
            Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor sessionFactory) {
        Flyway flyway = Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(lookUpDataSource())
                .locations("classpath:db/migration")
                .load();
        flyway.migrate();
        if (flyway.info().current() == null) {
            throw new IllegalStateException("no migration was found in the application");
        }
        keepKeysOutOfStatistics();
    }

    /** PostgreSQL copies samples of each column into its catalogue, where an erasure would not reach them. */
    private static void keepKeysOutOfStatistics() {
        try (Connection connection = lookUpDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            if (DatabaseProduct.isPostgresql(connection)) {
                statement.execute("alter table erasure_keys alter column erasure_key set statistics 0");
                statement.execute("alter table data_keys alter column encrypted_key set statistics 0");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the statistics of keys can't be switched off", e);
        }
    }

    /** Hibernate makes the integrator, so nothing can be injected; the name looked up is a constant. */
    @SuppressWarnings("BanJNDI")
    private static DataSource lookUpDataSource() {
        try {
            return InitialContext.doLookup(DATA_SOURCE);
        } catch (NamingException e) {
            throw new IllegalStateException("no data source " + DATA_SOURCE, e);
        }
    }

    @Override
    public void disintegrate(SessionFactoryImplementor sessionFactory, SessionFactoryServiceRegistry serviceRegistry) {
        // Nothing was kept.
    }
}
