package org.medchain.keys.it.load;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.medchain.keys.it.client.ApiAnswer;

/** What came of the requests of one phase of a load, and how long the answers took. Safe for use by many threads. */
public final class Phase {

    private static final int DIGITS = 2;
    private static final int SHOWN_FAILURES = 5;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final String name;
    private final long start = System.nanoTime();
    private final Histogram micros = new ConcurrentHistogram(DIGITS);
    private final Map<String, LongAdder> refusals = new ConcurrentSkipListMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final LongAdder failed = new LongAdder();
    private volatile long lastEnd = start;

    Phase(String name) {
        this.name = name;
    }

    long start() {
        return start;
    }

    /** Counts an answer that is what was asked for. */
    void addSuccess(long since) {
        add(since);
    }

    /** Counts an answer that says to come again later, and nothing else. */
    void addRefusal(ApiAnswer answer) {
        refusals.computeIfAbsent(answer.json().getString("type"), unused -> new LongAdder())
                .increment();
        lastEnd = System.nanoTime();
    }

    /** Counts anything else. */
    void addFailure(String what) {
        failed.increment();
        if (failures.size() < SHOWN_FAILURES) {
            failures.add(what);
        }
    }

    private void add(long since) {
        long now = System.nanoTime();
        long taken = Math.max(now - since, 0) / 1000;
        micros.recordValue(taken);
        lastEnd = now;
    }

    public String name() {
        return name;
    }

    public long succeeded() {
        return micros.getTotalCount();
    }

    /** Refusals by the type of their problem. */
    public Map<String, Long> refused() {
        Map<String, Long> counts = new TreeMap<>();
        refusals.forEach((type, count) -> counts.put(type, count.sum()));
        return counts;
    }

    public long failed() {
        return failed.sum();
    }

    /** The first answers that were neither a success nor a refusal. */
    public Collection<String> failures() {
        return List.copyOf(failures);
    }

    /** Successes a second. */
    public double perSecond() {
        return succeeded() * (double) SECOND / Math.max(lastEnd - start, 1);
    }

    public Latency latency() {
        return Latency.of(micros);
    }

    /** In milliseconds: what half, 99 of 100, and 999 of 1,000 answers kept to. */
    public record Latency(double p50, double p99, double p999) {

        private static Latency of(Histogram micros) {
            return new Latency(
                    micros.getValueAtPercentile(50) / 1000.0,
                    micros.getValueAtPercentile(99) / 1000.0,
                    micros.getValueAtPercentile(99.9) / 1000.0);
        }
    }

    @Override
    public String toString() {
        return name + ": " + succeeded() + " succeeded, refused " + refused() + ", failed " + failed() + " "
                + failures();
    }
}
