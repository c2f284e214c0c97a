package org.medchain.keys.audit;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;

/** Removes an erased patient's id from the audit trail. */
@Shared
public final class AuditIdentifierStore {

    /** Events that are changed in one transaction. */
    private static final int SLICE = 5_000;

    private static final RowQuery<Long> LEFT = new RowQuery<>(
            "select seq from audit_events where tenant_id = ? and patient_id = ? order by seq limit 1",
            row -> row.number(1));

    private final Database database;

    @Inject
    public AuditIdentifierStore(Database database) {
        this.database = database;
    }

    /**
     * Drops the patient's id from all events so far, and the salt with it, slice by slice. The hash of both stays, which nobody can
     * connect with the id without the salt; the chain is over the hash and continues to verify.
     *
     * @param beforeEach runs before each slice
     */
    public void drop(EncryptionContext context, Runnable beforeEach) {
        long reached = 0;
        boolean more = true;
        while (more) {
            beforeEach.run();
            long after = reached;
            reached = database.write(entityManager -> dropAfter(entityManager, context, after, SLICE));
            more = reached > 0;
        }
    }

    /**
     * Drops the identifiers together with an event, if few are left, since the chain waits for it. On Citus the owner of the events can't change them in a
     * transaction in which the service changes rows of the same shard. There the event is refused while any is left, and {@link #drop} comes once more.
     */
    public Effect dropping(EncryptionContext context) {
        return database.shards().areThere()
                ? requireDropped(context)
                : transaction -> dropAfter(transaction, context, 0, Integer.MAX_VALUE);
    }

    /** Refuses while an event has the patient's id. Under the lock of the chain none comes after that look. */
    static Effect requireDropped(EncryptionContext context) {
        return transaction -> {
            if (!LEFT.find(
                            transaction,
                            context.tenantId().value(),
                            context.patientId().value())
                    .isEmpty()) {
                throw new ConcurrentChangeException();
            }
        };
    }

    private static long dropAfter(EntityManager entityManager, EncryptionContext context, long after, int most) {
        return AuditRows.dropIdentifiers(
                entityManager, context.tenantId().value(), context.patientId().value(), after, most);
    }
}
