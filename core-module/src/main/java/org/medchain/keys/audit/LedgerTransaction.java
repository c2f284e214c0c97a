package org.medchain.keys.audit;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseRefusal;
import org.medchain.keys.server.database.RoundTrip;

/** Writes a group of audit events and their effects in one new transaction, apart from any that the caller has open. */
@Shared
final class LedgerTransaction {

    private final Database database;
    private final AuditSettings settings;

    @Inject
    LedgerTransaction(Database database, AuditSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * The heads are locked before anything else: effects of one tenant never run side by side, on whatever server, and each
     * sees what all before it did.
     *
     * @return the units that were refused, each with the reason; of them nothing is committed
     * @throws GivenUpException if a caller gave up before the commit; nothing is committed
     * @throws UnknownOutcomeException if the database did not say how the commit ended
     */
    Map<LedgerUnit, KeyManagementException> commit(List<LedgerUnit> group) {
        AtomicReference<Map<LedgerUnit, KeyManagementException>> written = new AtomicReference<>();
        try {
            return database.write(entityManager -> {
                written.set(write(entityManager, group));
                return written.get();
            });
        } catch (RuntimeException e) {
            if (written.get() != null && !DatabaseRefusal.caused(e)) {
                throw new UnknownOutcomeException(written.get(), e);
            }
            throw e;
        }
    }

    private Map<LedgerUnit, KeyManagementException> write(EntityManager entityManager, List<LedgerUnit> group) {
        RoundTrip look = new RoundTrip();
        look.requireDurableCommit();
        LockedHeads heads = LockedHeads.lock(look, settings.deadline(), group);
        GroupEffects effects = new GroupEffects(group);
        Map<LedgerUnit, KeyManagementException> refused = effects.refuse(entityManager, look);
        List<LedgerUnit> committed =
                group.stream().filter(unit -> !refused.containsKey(unit)).toList();
        List<AuditEvent> events = committed.stream().map(LedgerUnit::event).toList();
        if (!events.isEmpty()) {
            RoundTrip changes = new RoundTrip();
            heads.append(events, changes);
            effects.apply(changes);
            AuditEventTable.insert(changes, events);
            changes.send(entityManager);
        }
        requireThatAllStillWait(committed);
        return refused;
    }

    /** Locks can take as long as a caller waits. */
    private static void requireThatAllStillWait(List<LedgerUnit> committed) {
        if (!committed.stream().allMatch(LedgerUnit::beginCommit)) {
            throw new GivenUpException();
        }
    }
}
