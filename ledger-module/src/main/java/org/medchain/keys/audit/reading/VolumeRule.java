package org.medchain.keys.audit.reading;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.medchain.keys.audit.reading.AuditSummary.UnusualVolume;

/**
 * Says which days are unusual: an actor's day counts as unusual if it has more than {@value #FACTOR} times the median of that
 * actor's days with events among the {@value #DAYS_BEFORE} days before, and at least {@value #LEAST} events. With fewer than
 * {@value #LEAST_DAYS} such days nothing is known of what is usual, and no day is unusual.
 *
 * <p>Days come in order, one actor after the other. Of the unusual ones those are kept that are farthest from what is usual.
 */
final class VolumeRule {

    static final int DAYS_BEFORE = 28;
    static final int LEAST_DAYS = 5;
    static final int FACTOR = 3;
    static final int LEAST = 20;

    private final LocalDate first;
    private final MostFrequent<UnusualVolume> found = new MostFrequent<>(
            AuditSummary.MOST,
            Comparator.comparingDouble((UnusualVolume volume) -> volume.events() / volume.median())
                    .reversed()
                    .thenComparing(UnusualVolume::actor)
                    .thenComparing(UnusualVolume::day));
    private final Deque<Day> before = new ArrayDeque<>();
    private String actor;

    private record Day(LocalDate date, long events) {}

    /** @param first the first day that is asked about; those before it only tell what is usual */
    VolumeRule(LocalDate first) {
        this.first = first;
    }

    void take(String nextActor, LocalDate date, long events) {
        if (!nextActor.equals(actor)) {
            actor = nextActor;
            before.clear();
        }
        while (!before.isEmpty() && before.getFirst().date().isBefore(date.minusDays(DAYS_BEFORE))) {
            before.removeFirst();
        }
        if (!date.isBefore(first) && before.size() >= LEAST_DAYS && events >= LEAST && events > FACTOR * median()) {
            found.take(new UnusualVolume(actor, date, events, median()));
        }
        before.addLast(new Day(date, events));
    }

    private double median() {
        long[] sorted = before.stream().mapToLong(Day::events).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
    }

    /** Returns the unusual days, those first that are farthest from what is usual. */
    List<UnusualVolume> found() {
        return found.inOrder();
    }
}
