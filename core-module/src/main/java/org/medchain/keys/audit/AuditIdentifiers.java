package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Optional;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.persistence.AuditRows;

/** What an erasure needs of the trail: that it forgets whom it tells of, and where it stands. */
@ApplicationScoped
public class AuditIdentifiers {

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    /**
     * Drops the patient's id from all events so far, and the salt with it. The hash of both stays, which nobody can connect with
     * the id without the salt; the chain is over the hash and goes on to verify.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void drop(EncryptionContext context) {
        dropping(context).apply(entityManager);
    }

    /** The same, together with an event: where few are left, since the chain waits for it. */
    public static Effect dropping(EncryptionContext context) {
        return transaction -> AuditRows.dropIdentifiers(
                transaction, context.tenantId().value(), context.patientId().value());
    }

    /** Where the tenant's chain stands; every event that was recorded before the call is in it. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<ChainHead> findHead(TenantId tenantId) {
        return Optional.ofNullable(entityManager.find(StoredHead.class, tenantId.value()))
                .map(StoredHead::head);
    }
}
