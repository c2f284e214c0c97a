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

    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void commit(List<LedgerUnit> group) {
        lockWait.limit(entityManager);
        group.forEach(unit -> unit.effect().apply(entityManager));
        append(group);
        // Here and not at the commit, so that a constraint's own exception reaches the writer.
        entityManager.flush();
    }

    /** Heads are locked in the order of their tenants, so that two servers can't wait for each other. */
    private void append(List<LedgerUnit> group) {
        TreeMap<String, List<AuditEvent>> byTenant = new TreeMap<>();
        group.stream()
                .map(LedgerUnit::event)
                .forEach(event -> byTenant.computeIfAbsent(event.tenantId(), tenant -> new ArrayList<>())
                        .add(event));
        byTenant.forEach(this::append);
    }

    private void append(String tenantId, List<AuditEvent> events) {
        StoredHead stored = lock(tenantId);
        ChainHead head = stored.head();
        for (AuditEvent event : events) {
            head = event.follow(head);
            entityManager.persist(event);
        }
        stored.moveTo(head);
    }

    private StoredHead lock(String tenantId) {
        StoredHead stored = entityManager.find(StoredHead.class, tenantId, LockModeType.PESSIMISTIC_WRITE);
        if (stored == null) {
            stored = new StoredHead(ChainHead.startOf(tenantId));
            entityManager.persist(stored);
        }
        return stored;
    }
}
