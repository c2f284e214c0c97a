package org.medchain.keys.console.page;

import java.util.List;

/**
 * A review of the audit trail in charts.
 *
 * @param from the beginning of the time
 * @param to its end
 * @param spans the lengths of time to choose from
 * @param days events by day
 * @param refusals refused requests, by who asked and why
 * @param people events by person or application
 */
public record ReviewView(
        String from,
        String to,
        List<Span> spans,
        List<Bar> days,
        List<Bar> refusals,
        List<Bar> people,
        List<Volume> volumes) {

    /** A length of time in days. */
    public record Span(int days, String path, boolean chosen) {}

    /** A day on which somebody had far more events than is usual for them. */
    public record Volume(String actor, String day, long events, String usual) {}
}
