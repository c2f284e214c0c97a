package org.medchain.keys.work;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.server.NamedMetric;

/**
 * All works of this server. A ring each second starts those that are due, each on a thread of its own: one that is slow, fails or never ends
 * holds up no other.
 */
public final class RunningWorks {

    private static final Metadata DUE = NamedMetric.of(
            "medchain_work_due", "1 if there is something to do that the service has not done by itself yet, else 0");
    private static final Metadata OLDEST = NamedMetric.of(
            "medchain_work_oldest_seconds", "For how long what is due has not been done, or no part of it");
    private static final Metadata FAILING =
            NamedMetric.of("medchain_work_failing", "1 if it failed when the service tried it last, else 0");

    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private final List<RunningWork> works;
    private final ExecutorService threads;
    private long ring;

    public RunningWorks(List<Work> works, ExecutorService threads, InstantSource waits) {
        requireKindsOfTheirOwn(works);
        this.works = works.stream()
                .sorted(Comparator.comparing(Work::kind))
                .map(work -> new RunningWork(work, threads, waits))
                .toList();
        this.threads = threads;
    }

    private static void requireKindsOfTheirOwn(List<Work> works) {
        if (works.stream().map(Work::kind).distinct().count() < works.size()) {
            throw new IllegalArgumentException("two works are of one kind: " + works);
        }
    }

    /** Shows in the metrics how the works do. */
    public void showIn(MetricRegistry metrics) {
        for (RunningWork work : works) {
            Tag kind = new Tag("kind", work.kind());
            metrics.gauge(DUE, work, RunningWork::due, kind);
            metrics.gauge(OLDEST, work, it -> it.oldest().toSeconds(), kind);
            metrics.gauge(FAILING, work, RunningWork::failing, kind);
        }
    }

    /** Begins the works, before their first steps. */
    public void begin() {
        works.forEach(RunningWork::begin);
    }

    /** Starts the works that are due. The engine's timer calls it each second. */
    public synchronized void ring() {
        ring++;
        for (int turn = 0; turn < works.size(); turn++) {
            if (works.get(turn).isDue(ring, turn)) {
                works.get(turn).start();
            }
        }
    }

    /** Starts no other step, waits for those that are under way, {@link #LONGEST_STOP} at most, and does what comes after the last steps. */
    public void stop() {
        stopStarting();
        threads.shutdown();
        try {
            boolean unused = threads.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        works.forEach(RunningWork::end);
    }

    private synchronized void stopStarting() {
        works.forEach(RunningWork::stop);
    }
}
