package org.medchain.keys.console.page;

import java.util.List;
import java.util.Optional;
import org.medchain.keys.audit.reading.AuditSummary.Count;

/**
 * A review of the audit trail in charts.
 *
 * @param from the beginning of the time
 * @param to its end
 * @param spans the lengths of time to choose from
 * @param days events by day
 * @param refusals refused requests, by who asked and why
 * @param people events by person or application
 * @param volumes the unusual ones
 * @param signOffs of the last weeks; none for somebody without a tenant
 */
public record ReviewView(
        String from,
        String to,
        List<Span> spans,
        List<Bar> days,
        Largest refusals,
        Largest people,
        Volumes volumes,
        Optional<SignOffsView> signOffs) {

    /**
     * The bars of a chart that has no bar for each day.
     *
     * @param more whether there are more than are shown
     */
    public record Largest(List<Bar> bars, boolean more) {

        /** Takes the first counts, which are the largest. */
        static Largest of(List<Count> counts, int most) {
            List<Count> fitting = Section.fitting(counts, most, ReviewPages.AVERAGE);
            return new Largest(Chart.of(fitting), counts.size() > fitting.size());
        }
    }

    /**
     * The unusual volumes, those farthest from what is usual first.
     *
     * @param more whether there are more than are shown
     */
    public record Volumes(List<Volume> rows, boolean more) {}

    /** A length of time in days. */
    public record Span(int days, String path, boolean chosen) {}

    /** A day on which somebody had far more events than is usual for them. */
    public record Volume(String actor, String day, long events, String usual) {}
}
