package org.medchain.keys.server.database;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionImplementor;

/** Tells which of the two databases the records are in. */
public final class DatabaseProduct {

    private DatabaseProduct() {}

    static boolean isPostgresql(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }

    /** Returns true if the database is PostgreSQL, without asking it. */
    public static boolean isPostgresql(EntityManager entityManager) {
        return entityManager.unwrap(SessionImplementor.class).getJdbcServices().getDialect()
                instanceof PostgreSQLDialect;
    }
}
