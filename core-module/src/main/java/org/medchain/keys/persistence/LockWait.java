package org.medchain.keys.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
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
        if (product.isPostgresql()) {
            execute(entityManager, "set local lock_timeout = " + millis);
            execute(entityManager, "set local statement_timeout = " + millis);
        } else {
            execute(entityManager, "set lock_timeout " + millis);
        }
    }

    private static void execute(EntityManager entityManager, String sql) {
        entityManager.createNativeQuery(sql).executeUpdate();
    }
}
