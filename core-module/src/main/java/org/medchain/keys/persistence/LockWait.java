package org.medchain.keys.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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

    /** To be the first of the transaction that it limits. */
    public void limit(RoundTrip trip) {
        if (product.isPostgresql()) {
            trip.add(() -> "set local lock_timeout = " + millis);
            trip.add(() -> "set local statement_timeout = " + millis);
        } else {
            trip.add(() -> "set lock_timeout " + millis);
        }
    }
}
