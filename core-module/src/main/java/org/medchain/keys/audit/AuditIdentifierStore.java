package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;

/** Removes an erased patient's id from the audit trail, and reads the head of the tenant's chain for the certificate. */
@Shared
public final class AuditIdentifierStore {

    private static final RowQuery<ChainHead> HEAD = new RowQuery<>(
            "select tenant_id, chain_size, head_hash from audit_chains where tenant_id = ? and chain_size > 0",
            row -> new ChainHead(row.text(1), row.number(2), new Hash(row.bytes(3))));

    private final Database database;

    @Inject
    public AuditIdentifierStore(Database database) {
        this.database = database;
    }

    /**
     * Drops the patient's id from all events so far, and the salt with it. The hash of both stays, which nobody can connect with
     * the id without the salt; the chain is over the hash and goes on to verify.
     */
    public void drop(EncryptionContext context) {
        database.change(entityManager -> {
            dropping(context).apply(entityManager);
        });
    }

    /** The same, together with an event: where few are left, since the chain waits for it. */
    public static Effect dropping(EncryptionContext context) {
        return transaction -> AuditRows.dropIdentifiers(
                transaction, context.tenantId().value(), context.patientId().value());
    }

    /** Where the tenant's chain stands; every event that was recorded before the call is in it. */
    public Optional<ChainHead> findHead(TenantId tenantId) {
        return database.read(entityManager -> HEAD.find(entityManager, tenantId.value())).stream()
                .findFirst();
    }
}
