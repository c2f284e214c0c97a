package org.medchain.keys.web.audit;

import java.util.List;
import org.medchain.keys.audit.reading.AuditSummary;
import org.medchain.keys.audit.reading.AuditSummary.Count;
import org.medchain.keys.audit.reading.AuditSummary.Denial;

/** A summary of audit events, as reviewers see it. */
public record SummaryView(
        String from,
        String to,
        OutcomeCount byOutcome,
        List<OperationCount> byOperation,
        List<ActorCount> byActor,
        List<DayCount> byDay,
        List<Denial> denials,
        List<VolumeView> unusualVolumes) {

    public record OutcomeCount(long successes, long failures) {}

    public record OperationCount(String operation, long successes, long failures) {}

    public record ActorCount(String actor, long successes, long failures) {}

    public record DayCount(String day, long successes, long failures) {}

    public record VolumeView(String actor, String day, long events, double median) {}

    static SummaryView of(AuditSummary summary) {
        return new SummaryView(
                summary.from().toString(),
                summary.to().toString(),
                new OutcomeCount(summary.successes(), summary.failures()),
                summary.byOperation().stream().map(SummaryView::operation).toList(),
                summary.byActor().stream().map(SummaryView::actor).toList(),
                summary.byDay().stream().map(SummaryView::day).toList(),
                summary.denials(),
                summary.unusualVolumes().stream()
                        .map(it -> new VolumeView(it.actor(), it.day().toString(), it.events(), it.median()))
                        .toList());
    }

    private static OperationCount operation(Count count) {
        return new OperationCount(count.of(), count.successes(), count.failures());
    }

    private static ActorCount actor(Count count) {
        return new ActorCount(count.of(), count.successes(), count.failures());
    }

    private static DayCount day(Count count) {
        return new DayCount(count.of(), count.successes(), count.failures());
    }
}
