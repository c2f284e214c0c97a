package org.medchain.keys.audit;

import jakarta.inject.Inject;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.TransactionalException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.DataException;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Commits a group of units of the audit ledger in one transaction, and tells each unit whether it was committed. When the
 * transaction fails, each half of the group gets one of its own, and so on, so that a unit that can't be committed does not
 * take its neighbours with it. Units that were given up are left out of each.
 */
@Shared
final class LedgerWriter implements GroupWriter {

    private static final Logger LOG = System.getLogger(LedgerWriter.class.getName());

    private final Function<List<LedgerUnit>, Map<LedgerUnit, KeyManagementException>> transaction;
    private final Runnable disk;

    @Inject
    LedgerWriter(LedgerTransaction transaction, Database database) {
        this(transaction::commit, database::awaitDisk);
    }

    /**
     * @param transaction commits a group and answers the units that were refused
     * @param disk returns when what was committed is on disk
     */
    LedgerWriter(Function<List<LedgerUnit>, Map<LedgerUnit, KeyManagementException>> transaction, Runnable disk) {
        this.transaction = transaction;
        this.disk = disk;
    }

    @Override
    public void write(List<LedgerUnit> group) {
        List<LedgerUnit> waiting = those(group, LedgerUnit::isAwaited);
        if (!waiting.isEmpty()) {
            commit(waiting);
        }
    }

    /** Of the others nothing is written: their callers were refused. */
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

    private void commit(List<LedgerUnit> group) {
        Map<LedgerUnit, KeyManagementException> refused;
        try {
            refused = transaction.apply(group);
        } catch (GivenUpException e) {
            commitForCertain(group);
            return;
        } catch (UnknownOutcomeException e) {
            failAll(
                    group.stream()
                            .filter(unit -> !e.refused().containsKey(unit))
                            .toList(),
                    AuditUnavailableException.ofUnknownOutcome(e));
            e.refused().forEach(LedgerUnit::fail);
            return;
        } catch (ConstraintViolationException | OptimisticLockException e) {
            failOne(group, new ConcurrentChangeException(e));
            return;
        } catch (DataException e) {
            failOne(group, new AuditUnavailableException(e));
            return;
        } catch (PersistenceException | TransactionalException e) {
            failAll(group, new AuditUnavailableException(e));
            return;
        } catch (RuntimeException e) {
            failOne(group, e);
            return;
        }
        acknowledge(group.stream().filter(unit -> !refused.containsKey(unit)).toList());
        refused.forEach(LedgerUnit::fail);
    }

    /** Some gave up while their group was written. Nobody else can: however many have little time left, the rest is written once. */
    private void commitForCertain(List<LedgerUnit> group) {
        write(those(group, LedgerUnit::beginCommit));
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
    private void failOne(List<LedgerUnit> group, RuntimeException failure) {
        if (group.size() == 1) {
            group.get(0).fail(failure);
        } else {
            LOG.log(Level.DEBUG, "a group failed and is written in halves", failure);
            write(group.subList(0, group.size() / 2));
            write(group.subList(group.size() / 2, group.size()));
        }
    }

    /** The store brought this about, and would again. */
    private static void failAll(List<LedgerUnit> group, AuditUnavailableException failure) {
        String end = failure.isOutcomeUnknown()
                ? " may be stored or not: how their commit ended is not known"
                : " could not be stored";
        LOG.log(Level.ERROR, "a group of " + group.size() + " audit events" + end, failure);
        group.forEach(unit -> unit.fail(failure));
    }
}
