package org.medchain.keys.audit;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** Removes an erased patient's id from the audit trail, and reads the head of the tenant's chain for the certificate. */
@Shared
public final class AuditIdentifierStore {

    /** Events that are changed in one transaction. */
    private static final int SLICE = 5_000;

    private final Database database;

    @Inject
    public AuditIdentifierStore(Database database) {
        this.database = database;
    }

    /**
     * Drops the patient's id from all events so far, and the salt with it, slice by slice. The hash of both stays, which nobody can
     * connect with the id without the salt; the chain is over the hash and goes on to verify.
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

    /** The same, together with an event: where few are left, since the chain waits for it. */
    public static Effect dropping(EncryptionContext context) {
        return transaction -> dropAfter(transaction, context, 0, Integer.MAX_VALUE);
    }

    private static long dropAfter(EntityManager entityManager, EncryptionContext context, long after, int most) {
        return AuditRows.dropIdentifiers(
                entityManager, context.tenantId().value(), context.patientId().value(), after, most);
    }

    /** Where the tenant's chain stands; every event that was recorded before the call is in it. */
    public Optional<ChainHead> findHead(TenantId tenantId) {
        return database.read(entityManager -> Optional.ofNullable(entityManager.find(AuditHead.class, tenantId.value()))
                .map(AuditHead::head));
    }
}
