package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.medchain.keys.persistence.LockWait;

/** A group of events and their effects in one transaction of their own, whatever transaction the caller is in. */
@ApplicationScoped
class LedgerTransaction {

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    private LockWait lockWait;

    /** For the proxy. */
    protected LedgerTransaction() {}

    @Inject
    LedgerTransaction(LockWait lockWait) {
        this.lockWait = lockWait;
    }

    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void commit(List<LedgerUnit> group) {
        lockWait.limit(entityManager);
        group.forEach(unit -> unit.effect().apply(entityManager));
        append(group);
        // Here and not at the commit, so that a constraint's own exception reaches the writer.
        entityManager.flush();
    }

    /** Heads are locked in the order of their names, so that two servers can't wait for each other. */
    private void append(List<LedgerUnit> group) {
        TreeMap<String, List<LedgerUnit>> byChain = new TreeMap<>();
        group.forEach(unit -> byChain.computeIfAbsent(unit.event().chain(), chain -> new ArrayList<>())
                .add(unit));
        byChain.forEach((chain, units) -> {
            ChainHead head = lock(chain);
            units.forEach(unit -> {
                unit.event().take(head.advance());
                entityManager.persist(unit.event());
            });
        });
    }

    private ChainHead lock(String chain) {
        ChainHead head = entityManager.find(ChainHead.class, chain, LockModeType.PESSIMISTIC_WRITE);
        if (head == null) {
            head = new ChainHead(chain);
            entityManager.persist(head);
        }
        return head;
    }
}
