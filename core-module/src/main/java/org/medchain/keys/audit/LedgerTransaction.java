package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.chain.ChainHead;
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

    /**
     * The heads are locked before anything else: effects of one tenant never run side by side, on whatever server, and each
     * sees what all before it did.
     */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void commit(List<LedgerUnit> group) {
        lockWait.limit(entityManager);
        Map<String, StoredHead> heads = lockHeads(group);
        group.forEach(unit -> unit.effect().apply(entityManager));
        group.forEach(unit -> append(unit.event(), heads.get(unit.event().tenantId())));
        // Here and not at the commit, so that a constraint's own exception reaches the writer.
        entityManager.flush();
        requireThatAllStillWait(group);
    }

    /** Locks can take as long as a caller waits. */
    private static void requireThatAllStillWait(List<LedgerUnit> group) {
        if (!group.stream().allMatch(LedgerUnit::beginCommit)) {
            throw new AuditUnavailableException();
        }
    }

    /** In the order of their tenants, so that two servers can't wait for each other. */
    private Map<String, StoredHead> lockHeads(List<LedgerUnit> group) {
        Map<String, StoredHead> heads = new TreeMap<>();
        group.stream()
                .map(unit -> unit.event().tenantId())
                .sorted()
                .distinct()
                .forEach(tenantId -> heads.put(tenantId, lock(tenantId)));
        return heads;
    }

    private void append(AuditEvent event, StoredHead stored) {
        stored.moveTo(event.follow(stored.head()));
        entityManager.persist(event);
    }

    private StoredHead lock(String tenantId) {
        StoredHead stored = entityManager.find(StoredHead.class, tenantId, LockModeType.PESSIMISTIC_WRITE);
        if (stored == null) {
            stored = new StoredHead(ChainHead.startOf(tenantId));
            entityManager.persist(stored);
            entityManager.flush();
        }
        return stored;
    }
}
