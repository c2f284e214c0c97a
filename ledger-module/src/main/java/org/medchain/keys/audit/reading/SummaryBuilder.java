package org.medchain.keys.audit.reading;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.reading.AuditSummary.Count;
import org.medchain.keys.audit.reading.AuditSummary.Denial;

/** Makes a summary of sums that come one actor after the other, day by day. Of actors and refusals it holds no more than the summary has. */
final class SummaryBuilder {

    /** The reasons for which callers are refused; others are failures of the service, or of two callers at once. */
    private static final Set<String> DENIALS = Stream.of(
                    FailureReason.FORBIDDEN,
                    FailureReason.SECOND_PERSON_NEEDED,
                    FailureReason.NOT_FOUND,
                    FailureReason.TENANT_SUSPENDED,
                    FailureReason.DESTRUCTION_PENDING,
                    FailureReason.KEYS_DESTROYED,
                    FailureReason.INVALID_ENCRYPTED_KEY)
            .map(Enum::name)
            .collect(Collectors.toUnmodifiableSet());

    private final VolumeRule rule;
    private final Map<String, Tally> operations = new TreeMap<>();
    private final Map<LocalDate, Tally> days = new TreeMap<>();
    private final MostFrequent<Count> actors = new MostFrequent<>(
            AuditSummary.MOST,
            Comparator.comparingLong((Count count) -> count.successes() + count.failures())
                    .reversed()
                    .thenComparing(Count::of));
    private final MostFrequent<Denial> denials = new MostFrequent<>(
            AuditSummary.MOST,
            Comparator.comparingLong(Denial::events)
                    .reversed()
                    .thenComparing(Denial::actor)
                    .thenComparing(Denial::operation)
                    .thenComparing(Denial::reason));

    private String actor;
    private LocalDate day;
    private long usual;
    private Tally ofActor = new Tally();
    private final Map<Refusal, Long> refusalsOfActor = new HashMap<>();

    /** @param first the first day that is asked about; those before it only tell what is usual */
    SummaryBuilder(LocalDate first) {
        rule = new VolumeRule(first);
    }

    private record Refusal(String operation, String reason) {}

    private static final class Tally {

        private long successes;
        private long failures;

        void add(EventSum sum) {
            if (sum.success()) {
                successes += sum.events();
            } else {
                failures += sum.events();
            }
        }

        boolean isEmpty() {
            return successes + failures == 0;
        }

        Count of(String what) {
            return new Count(what, successes, failures);
        }
    }

    void take(EventSum sum) {
        if (!sum.actor().equals(actor)) {
            endActor();
            actor = sum.actor();
        }
        if (!sum.day().equals(day)) {
            endDay();
            day = sum.day();
        }
        usual += sum.usual();
        ofActor.add(sum);
        operations.computeIfAbsent(sum.operation(), it -> new Tally()).add(sum);
        days.computeIfAbsent(sum.day(), it -> new Tally()).add(sum);
        if (!sum.success() && DENIALS.contains(sum.reason())) {
            refusalsOfActor.merge(new Refusal(sum.operation(), sum.reason()), sum.events(), Long::sum);
        }
    }

    private void endDay() {
        if (usual > 0) {
            rule.take(actor, day, usual);
        }
        day = null;
        usual = 0;
    }

    private void endActor() {
        endDay();
        if (!ofActor.isEmpty()) {
            actors.take(ofActor.of(actor));
        }
        refusalsOfActor.forEach((refusal, events) -> {
            if (events > 0) {
                String reason = FailureReason.valueOf(refusal.reason()).slug();
                denials.take(new Denial(actor, refusal.operation(), reason, events));
            }
        });
        ofActor = new Tally();
        refusalsOfActor.clear();
    }

    /** Builds the summary; call it once, at the end. */
    AuditSummary build(Instant from, Instant to) {
        endActor();
        return new AuditSummary(
                from, to, counts(operations), actors.inOrder(), counts(days), denials.inOrder(), rule.found());
    }

    private static List<Count> counts(Map<?, Tally> tallies) {
        return tallies.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getValue().of(entry.getKey().toString()))
                .toList();
    }
}
