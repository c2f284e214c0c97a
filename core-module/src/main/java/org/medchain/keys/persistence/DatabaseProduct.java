package org.medchain.keys.persistence;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionImplementor;

/** Which of the two databases the records are in. */
@ApplicationScoped
class DatabaseProduct {

    @Resource(lookup = "jdbc/medchain-unmanaged")
    private DataSource dataSource;

    private boolean postgresql;

    @PostConstruct
    void lookAtDatabase() {
        try (Connection connection = dataSource.getConnection()) {
            postgresql = isPostgresql(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the database can't be reached", e);
        }
    }

    boolean isPostgresql() {
        return postgresql;
    }

    static boolean isPostgresql(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }

    /** Without asking the database. */
    static boolean isPostgresql(EntityManager entityManager) {
        return entityManager.unwrap(SessionImplementor.class).getJdbcServices().getDialect()
                instanceof PostgreSQLDialect;
    }
}
