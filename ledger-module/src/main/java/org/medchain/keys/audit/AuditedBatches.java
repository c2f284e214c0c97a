package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.medchain.keys.FailureReason;
import org.medchain.keys.server.Shared;

/**
 * Commits many operations that the service starts itself (rotations, for instance) in as few transactions as possible. Each has
 * its own event, and each ends by itself: it is committed with its event, or neither is.
 */
@Shared
public final class AuditedBatches {

    private final AuditLedger ledger;
    private final OperationMetrics metrics;

    @Inject
    AuditedBatches(AuditLedger ledger, OperationMetrics metrics) {
        this.ledger = ledger;
        this.metrics = metrics;
    }

    /**
     * Commits what the items want, all within one deadline of the ledger. Those whose subjects other requests changed first are prepared again and committed
     * together, unless that time is over by then.
     *
     * <p>No event is stored of what failed or had nothing to commit; the caller records a failure with {@link #fail} once it gives up.
     *
     * @param tries how often each item is tried, in all
     * @param duration of the work on all of them up to now, for the metrics
     * @return how each item ended, in their order
     */
    public <T> List<BatchEnd<T>> commitAll(List<T> items, BatchWork<T> work, int tries, Duration duration) {
        return commitUpTo(tries, items, work, duration, ledger.deadline());
    }

    /** @param within how long the ledger may take, the preparing apart */
    private <T> List<BatchEnd<T>> commitUpTo(
            int tries, List<T> items, BatchWork<T> work, Duration duration, Duration within) {
        long start = System.nanoTime();
        List<BatchEnd<T>> ends = commitOnce(items, work, duration, within);
        Duration left = within.minusNanos(System.nanoTime() - start);
        boolean more = tries > 1 && !left.isNegative();
        Predicate<BatchEnd<T>> again = end ->
                more && end.failure().filter(OperationScope.CONCURRENT_CHANGE).isPresent();
        List<T> prepared =
                ends.stream().filter(again).map(end -> work.again(end.item())).toList();
        if (prepared.isEmpty()) {
            return ends;
        }
        Iterator<BatchEnd<T>> next =
                commitUpTo(tries - 1, prepared, work, Duration.ZERO, left).iterator();
        return ends.stream().map(end -> again.test(end) ? next.next() : end).toList();
    }

    private <T> List<BatchEnd<T>> commitOnce(List<T> items, BatchWork<T> work, Duration duration, Duration within) {
        List<Optional<BatchEntry>> entries = items.stream().map(work::entry).toList();
        Iterator<Optional<RuntimeException>> failures = commitOnce(
                        entries.stream().flatMap(Optional::stream).toList(), duration, within)
                .iterator();
        List<BatchEnd<T>> ends = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            T item = items.get(i);
            ends.add(entries.get(i).isPresent() ? BatchEnd.of(item, failures.next()) : BatchEnd.nothing(item));
        }
        return ends;
    }

    private List<Optional<RuntimeException>> commitOnce(List<BatchEntry> entries, Duration duration, Duration within) {
        List<Optional<RuntimeException>> failures = ledger.appendAll(entries, within);
        for (int i = 0; i < entries.size(); i++) {
            if (failures.get(i).isEmpty()) {
                metrics.ended(entries.get(i).attempt().operation(), Optional.empty(), duration);
            }
        }
        return failures;
    }

    /** Records that an operation of a batch failed. */
    public void fail(Attempt attempt, FailureReason reason, Duration duration) {
        WaitingCaller.call(after -> ledger.appendFailure(attempt, reason, after));
        metrics.ended(attempt.operation(), Optional.of(reason), duration);
    }

    /**
     * Returns how many operations have ended on this server since it started, whatever they were: the number grows as
     * fast as the service is used.
     */
    public long endedOperations() {
        return ledger.taken();
    }
}
