package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.function.Consumer;

/** One event and its effect in one transaction of their own, whatever transaction the caller is in. */
@ApplicationScoped
class LedgerTransaction {

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void commit(AuditEvent event, Consumer<EntityManager> effect) {
        effect.accept(entityManager);
        entityManager.persist(event);
        // Here and not at the commit, so that a constraint's own exception reaches the caller.
        entityManager.flush();
    }
}
