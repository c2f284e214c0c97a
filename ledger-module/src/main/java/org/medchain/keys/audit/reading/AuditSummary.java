package org.medchain.keys.audit.reading;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * The events of a time in figures, for review. Days are those of UTC.
 *
 * @param from inclusive
 * @param to exclusive
 * @param byOperation in the order of their names
 * @param byActor those with most events first, {@value #MOST} at most
 * @param byDay days without events are left out
 * @param denials refusals of callers, those with most first, {@value #MOST} at most
 * @param unusualVolumes see {@link UnusualVolume}, those farthest from the median first, {@value #MOST} at most
 */
public record AuditSummary(
        Instant from,
        Instant to,
        List<Count> byOperation,
        List<Count> byActor,
        List<Count> byDay,
        List<Denial> denials,
        List<UnusualVolume> unusualVolumes) {

    public static final int MOST = 100;

    /** @param of which operation, actor or day is counted */
    public record Count(String of, long successes, long failures) {}

    /** @param reason the word that events have for it */
    public record Denial(String actor, String operation, String reason, long events) {}

    /**
     * A day on which an actor had far more events than is usual for that actor.
     *
     * @param median of the days before that are compared with
     */
    public record UnusualVolume(String actor, LocalDate day, long events, double median) {}

    public long successes() {
        return byOperation.stream().mapToLong(Count::successes).sum();
    }

    public long failures() {
        return byOperation.stream().mapToLong(Count::failures).sum();
    }
}
