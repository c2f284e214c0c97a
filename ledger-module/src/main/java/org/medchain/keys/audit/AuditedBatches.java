package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
     * one by one, unless that time is over by then.
     *
     * <p>No event is stored of what failed or had nothing to commit; the caller records a failure with {@link #fail} once it gives up.
     *
     * @param tries how often each item is tried, in all
     * @param duration of the work on all of them up to now, for the metrics
     * @return how each item ended, in their order
     */
    public <T> List<BatchEnd<T>> commitAll(List<T> items, BatchWork<T> work, int tries, Duration duration) {
        Duration left = ledger.deadline();
        long begun = System.nanoTime();
        List<BatchEnd<T>> ends = new ArrayList<>(commitOnce(items, work, duration, left));
        left = left.minusNanos(System.nanoTime() - begun);
        for (int i = 0; i < ends.size(); i++) {
            for (int more = tries - 1; more > 0 && left.toMillis() > 0 && wasOvertaken(ends.get(i)); more--) {
                List<T> item = List.of(work.again(ends.get(i).item()));
                begun = System.nanoTime();
                ends.set(i, commitOnce(item, work, Duration.ZERO, left).get(0));
                left = left.minusNanos(System.nanoTime() - begun);
            }
        }
        return ends;
    }

    private static boolean wasOvertaken(BatchEnd<?> end) {
        return end.failure().filter(OperationScope.CONCURRENT_CHANGE).isPresent();
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
