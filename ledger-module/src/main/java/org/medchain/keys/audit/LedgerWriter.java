package org.medchain.keys.audit;

import jakarta.inject.Inject;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.TransactionalException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.DataException;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.Shards;
import org.medchain.keys.server.database.WaitTimeout;

/**
 * Commits a group of units of the audit ledger in one transaction, and tells each unit whether it was committed. When the
 * transaction fails, each half of the group gets one of its own, and so on, so that a unit that can't be committed does not
 * take its neighbours with it; when it took too long, each tenant gets one of its own. Units that were given up are left out of
 * each.
 */
@Shared
final class LedgerWriter implements GroupWriter {

    private static final Logger LOG = System.getLogger(LedgerWriter.class.getName());

    private final Transaction transaction;
    private final Runnable disk;
    private final Shards shards;
    private final LimitedLog outages = new LimitedLog(LOG);

    /** Commits a group. */
    @FunctionalInterface
    interface Transaction {

        Written commit(List<LedgerUnit> group, boolean apart);
    }

    @Inject
    LedgerWriter(LedgerTransaction transaction, Database database) {
        this(transaction, database, database.shards());
    }

    LedgerWriter(LedgerTransaction transaction, Database database, Shards shards) {
        this(transaction::commit, database::awaitDisk, shards);
    }

    /** Creates a writer to a store without shards. */
    LedgerWriter(Transaction transaction, Runnable disk) {
        this(transaction, disk, Shards.none());
    }

    /** @param disk returns when what was committed is on disk */
    LedgerWriter(Transaction transaction, Runnable disk, Shards shards) {
        this.transaction = transaction;
        this.disk = disk;
        this.shards = shards;
    }

    @Override
    public int place(String tenantId) {
        return shards.find(tenantId).map(Long::intValue).orElseGet(tenantId::hashCode);
    }

    @Override
    public DeferredGroup write(List<LedgerUnit> group, boolean apart) {
        List<LedgerUnit> waiting = those(group, LedgerUnit::isAwaited);
        if (waiting.isEmpty()) {
            return DeferredGroup.NONE;
        }
        // Citus locks heads of one shard at a time, and commits what is of one shard in one step.
        return shards.split(waiting, unit -> unit.event().tenantId()).stream()
                .map(part -> commit(part, apart))
                .reduce(DeferredGroup.NONE, DeferredGroup::and);
    }

    /** Returns the units whose callers wait; nothing is written of the others, whose callers were refused. */
    private static List<LedgerUnit> those(List<LedgerUnit> group, Predicate<LedgerUnit> awaited) {
        List<LedgerUnit> waiting = new ArrayList<>();
        for (LedgerUnit unit : group) {
            if (awaited.test(unit)) {
                waiting.add(unit);
            } else {
                unit.fail(new AuditUnavailableException());
            }
        }
        return waiting;
    }

    private DeferredGroup commit(List<LedgerUnit> group, boolean apart) {
        Written written;
        try {
            written = transaction.commit(group, apart);
        } catch (GivenUpException e) {
            // The remaining callers can't give up any more, so the rest is written once.
            return write(those(group, LedgerUnit::beginCommit), apart);
        } catch (UnknownOutcomeException e) {
            failAll(group.stream().filter(e.written()::has).toList(), AuditUnavailableException.ofUnknownOutcome(e));
            return withoutCommitted(e.written());
        } catch (ConstraintViolationException | OptimisticLockException e) {
            return failOne(group, apart, new ConcurrentChangeException(e));
        } catch (DataException e) {
            return failOne(group, apart, new AuditUnavailableException(e));
        } catch (PersistenceException | TransactionalException e) {
            if (WaitTimeout.caused(e)) {
                return afterTimeout(group, apart, e);
            }
            if (isOfSeveralTenants(group) && shards.refused(e)) {
                LOG.log(Level.DEBUG, "a group is of several shards and is written tenant by tenant", e);
                return tenantByTenant(group, apart);
            }
            failAll(group, new AuditUnavailableException(e));
            return DeferredGroup.NONE;
        } catch (RuntimeException e) {
            return failOne(group, apart, e);
        }
        acknowledge(group.stream().filter(written::has).toList());
        return withoutCommitted(written);
    }

    private static DeferredGroup withoutCommitted(Written written) {
        written.refused().forEach(LedgerUnit::fail);
        return new DeferredGroup(List.copyOf(written.busy()), List.of());
    }

    /** The group is committed: from here on nothing may write it again. */
    private void acknowledge(List<LedgerUnit> group) {
        try {
            disk.run();
        } catch (RuntimeException e) {
            failAll(group, AuditUnavailableException.ofUnknownOutcome(e));
            return;
        }
        group.forEach(LedgerUnit::succeed);
    }

    /** One unit brought this about. Without it the others can be committed; alone, it shows that it was the one. */
    private DeferredGroup failOne(List<LedgerUnit> group, boolean apart, RuntimeException failure) {
        if (group.size() == 1) {
            group.get(0).fail(failure);
            return DeferredGroup.NONE;
        }
        LOG.log(Level.DEBUG, "a group failed and is written in halves", failure);
        int half = group.size() / 2;
        return write(group.subList(0, half), apart).and(write(group.subList(half, group.size()), apart));
    }

    /** One tenant brought this about: the others are written without it, and it is tried again later. */
    private DeferredGroup afterTimeout(List<LedgerUnit> group, boolean apart, RuntimeException failure) {
        if (apart) {
            LOG.log(Level.DEBUG, "a tenant's units took too long and are tried again later", failure);
            return new DeferredGroup(List.of(), group);
        }
        LOG.log(Level.DEBUG, "a group took too long and is written tenant by tenant", failure);
        return tenantByTenant(group, true);
    }

    private static boolean isOfSeveralTenants(List<LedgerUnit> group) {
        return group.stream().map(unit -> unit.event().tenantId()).distinct().count() > 1;
    }

    private DeferredGroup tenantByTenant(List<LedgerUnit> group, boolean apart) {
        Map<String, List<LedgerUnit>> byTenant = group.stream()
                .collect(Collectors.groupingBy(
                        unit -> unit.event().tenantId(), LinkedHashMap::new, Collectors.toList()));
        return byTenant.values().stream()
                .map(units -> write(units, apart))
                .reduce(DeferredGroup.NONE, DeferredGroup::and);
    }

    /** The store brought this about, and would again. */
    private void failAll(List<LedgerUnit> group, AuditUnavailableException failure) {
        String end = failure.isOutcomeUnknown()
                ? "may be stored or not: how their commit ended is not known"
                : "could not be stored";
        outages.log(Level.ERROR, "audit events " + end, ", a group of " + group.size(), failure);
        group.forEach(unit -> unit.fail(failure));
    }
}
