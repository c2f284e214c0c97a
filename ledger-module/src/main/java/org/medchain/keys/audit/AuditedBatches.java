package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.OperationScope.Retry;
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
     * Commits what the items want. One whose subject another request changed first is prepared again and committed alone.
     *
     * <p>No event is stored of what failed or had nothing to commit; the caller records a failure with {@link #fail} once it gives up.
     *
     * @param tries how often each item is tried, in all
     * @param duration of the work on all of them up to now, for the metrics
     * @return how each item ended, in their order
     */
    public <T> List<BatchEnd<T>> commitAll(List<T> items, BatchWork<T> work, int tries, Duration duration) {
        Retry retry = new Retry(tries, OperationScope.CONCURRENT_CHANGE);
        List<BatchEnd<T>> ends = commitOnce(items, work, duration);
        return ends.stream().map(end -> tryUpTo(tries, end, work, retry)).toList();
    }

    /** @param tries the one that has ended among them */
    private <T> BatchEnd<T> tryUpTo(int tries, BatchEnd<T> end, BatchWork<T> work, Retry retry) {
        return end.failure().filter(failure -> retry.again(tries, failure)).isPresent()
                ? tryUpTo(tries - 1, commitAlone(work.again(end.item()), work), work, retry)
                : end;
    }

    private <T> BatchEnd<T> commitAlone(T item, BatchWork<T> work) {
        return commitOnce(List.of(item), work, Duration.ZERO).get(0);
    }

    private <T> List<BatchEnd<T>> commitOnce(List<T> items, BatchWork<T> work, Duration duration) {
        List<Optional<BatchEntry>> entries = items.stream().map(work::entry).toList();
        Iterator<Optional<RuntimeException>> failures = commitOnce(
                        entries.stream().flatMap(Optional::stream).toList(), duration)
                .iterator();
        List<BatchEnd<T>> ends = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            T item = items.get(i);
            ends.add(entries.get(i).isPresent() ? BatchEnd.of(item, failures.next()) : BatchEnd.nothing(item));
        }
        return ends;
    }

    private List<Optional<RuntimeException>> commitOnce(List<BatchEntry> entries, Duration duration) {
        List<Optional<RuntimeException>> failures = ledger.appendAll(entries);
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
