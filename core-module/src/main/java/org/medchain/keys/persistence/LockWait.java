package org.medchain.keys.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.hibernate.Session;
import org.medchain.keys.settings.AuditSettings;

/** Keeps a transaction from waiting longer for a lock, or for any statement, than its callers do. */
@ApplicationScoped
public class LockWait {

    private DatabaseProduct product;
    private long millis;

    /** For the proxy. */
    protected LockWait() {}

    @Inject
    LockWait(DatabaseProduct product, AuditSettings settings) {
        this.product = product;
        this.millis = settings.deadline().toMillis();
    }

    /** To be called first in the transaction that it limits. */
    public void limit(EntityManager entityManager) {
        String sql = product.isPostgresql()
                ? "set local lock_timeout = " + millis + "; set local statement_timeout = " + millis
                : "set lock_timeout " + millis;
        entityManager.unwrap(Session.class).doWork(connection -> execute(connection, sql));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
