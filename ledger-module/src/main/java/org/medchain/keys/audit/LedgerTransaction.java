package org.medchain.keys.audit;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseOutage;
import org.medchain.keys.server.database.DatabaseRefusal;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.Shards;
import org.medchain.keys.server.database.TransactionLimits;

/** Writes a group of audit events and their effects in one new transaction, apart from any that the caller has open. */
@Shared
final class LedgerTransaction {

    private static final Logger LOG = System.getLogger(LedgerTransaction.class.getName());

    private final Database database;
    private final Shards shards;
    private final TransactionLimits usual;
    private final TransactionLimits strict;

    @Inject
    LedgerTransaction(Database database, AuditSettings settings) {
        this(database, database.shards(), settings);
    }

    LedgerTransaction(Database database, Shards shards, AuditSettings settings) {
        this.database = database;
        this.shards = shards;
        this.usual = TransactionLimits.within(settings.deadline());
        this.strict = TransactionLimits.strictlyWithin(settings.deadline());
    }

    /**
     * The heads are locked before anything else: effects of one tenant never run side by side, on whatever server, and each
     * sees what all before it did. Nothing is written of a tenant whose head somebody else holds.
     *
     * @param group of tenants of one shard, where there is Citus
     * @param apart whether the group is of one tenant whose units took too long before: they get less time
     * @throws GivenUpException if a caller gave up before the commit; nothing is committed
     * @throws UnknownOutcomeException if the database did not say how the commit ended
     */
    Written commit(List<LedgerUnit> group, boolean apart) {
        TransactionLimits limits = limits(apart);
        try {
            return commit(group, limits, Set.of());
        } catch (MissingHeadsException e) {
            begin(e.tenants());
            return commit(group, limits, e.tenants());
        }
    }

    private TransactionLimits limits(boolean apart) {
        TransactionLimits limits = apart ? strict : usual;
        return shards.areThere() ? limits.plannedEachTime() : limits;
    }

    /**
     * Commits the group; after a restart of the database, or a fail-over, the connection is an old one, and another is
     * taken, once. Nothing was written over the first.
     */
    private Written commit(List<LedgerUnit> group, TransactionLimits limits, Set<String> begun) {
        Progress progress = new Progress();
        try {
            return commit(group, limits, begun, progress);
        } catch (RuntimeException e) {
            if (progress.looked
                    || !DatabaseOutage.endedConnection(e)
                    || group.stream().noneMatch(LedgerUnit::isAwaited)) {
                throw e;
            }
            LOG.log(Level.INFO, "the database had ended a connection: the audit ledger takes another one");
            return commit(group, limits, begun, new Progress());
        }
    }

    private Written commit(List<LedgerUnit> group, TransactionLimits limits, Set<String> begun, Progress progress) {
        try {
            return database.writeLedger(entityManager -> {
                progress.written = write(entityManager, group, limits, begun, progress);
                return progress.written;
            });
        } catch (RuntimeException e) {
            if (progress.written != null && !DatabaseRefusal.caused(e)) {
                throw new UnknownOutcomeException(progress.written, e);
            }
            throw e;
        }
    }

    /**
     * Begins the chains in a transaction of its own: a server that begins the same chains at the same moment waits for
     * no more than these rows.
     */
    private void begin(Set<String> tenants) {
        try {
            database.writeLedger(entityManager -> {
                RoundTrip trip = new RoundTrip(shards.areThere());
                trip.limit(limits(true));
                LockedHeads.begin(trip, tenants);
                trip.send(entityManager);
                return tenants;
            });
        } catch (PersistenceException e) {
            LOG.log(Level.DEBUG, "another server begins the same chain", e);
            if (tenants.size() > 1) {
                tenants.forEach(tenantId -> begin(Set.of(tenantId)));
            }
        }
    }

    /** @param begun the chains whose heads were missing; if they still are, somebody else is at them */
    private Written write(
            EntityManager entityManager,
            List<LedgerUnit> group,
            TransactionLimits limits,
            Set<String> begun,
            Progress progress) {
        RoundTrip look = new RoundTrip(shards.areThere());
        look.requireDurableCommit();
        look.limit(limits);
        LockedHeads heads = LockedHeads.lock(entityManager, look, group);
        Runnable requireDurableNode = look.requireDurableNode(heads.wanted());
        GroupEffects effects = new GroupEffects(group, shards.areThere());
        effects.askAlong(look);
        look.send(entityManager);
        requireDurableNode.run();
        progress.looked = true;
        if (!begun.containsAll(heads.missing())) {
            throw new MissingHeadsException(heads.missing());
        }
        Set<String> tenants = heads.tenants();
        Set<LedgerUnit> locked = new LinkedHashSet<>(group);
        locked.removeIf(unit -> !tenants.contains(unit.event().tenantId()));
        Map<LedgerUnit, KeyManagementException> refused = effects.refuse(entityManager, locked);
        Set<LedgerUnit> busy = new LinkedHashSet<>(group);
        busy.removeAll(locked);
        locked.removeAll(refused.keySet());
        append(entityManager, heads, effects, new ArrayList<>(locked));
        return new Written(refused, busy);
    }

    private void append(
            EntityManager entityManager, LockedHeads heads, GroupEffects effects, List<LedgerUnit> committed) {
        List<AuditEvent> events = committed.stream().flatMap(LedgerUnit::events).toList();
        if (!events.isEmpty()) {
            RoundTrip changes = new RoundTrip(shards.areThere());
            effects.completeEvents();
            heads.append(entityManager, events);
            effects.apply(changes);
            AuditEventTable.insert(changes, events);
            changes.send(entityManager);
        }
        requireThatAllStillWait(committed);
    }

    private static void requireThatAllStillWait(List<LedgerUnit> committed) {
        if (!committed.stream().allMatch(LedgerUnit::beginCommit)) {
            throw new GivenUpException();
        }
    }

    /** The progress of a transaction. */
    private static final class Progress {

        /** True once its first statements were answered; before that nothing is written. */
        private boolean looked;

        /** The result that will be committed; null before the commit. */
        private Written written;
    }

    /** Thrown when chains must be begun first; nothing was written. */
    private static final class MissingHeadsException extends RuntimeException {

        private final transient Set<String> tenants;

        MissingHeadsException(Set<String> tenants) {
            super("chains without a head");
            this.tenants = tenants;
        }

        Set<String> tenants() {
            return tenants;
        }
    }
}
