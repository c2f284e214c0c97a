package org.medchain.keys.console.page;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medchain.keys.audit.reading.AuditSummary.Count;

/** Makes the bars of a chart. The longest is {@value #LENGTH} units; a count that is not zero has one unit at least. */
final class Chart {

    static final int LENGTH = 1000;

    private Chart() {}

    static List<Bar> of(List<Count> counts) {
        long most = counts.stream()
                .mapToLong(it -> it.successes() + it.failures())
                .max()
                .orElse(0);
        return counts.stream()
                .map(it -> new Bar(
                        it.of(),
                        it.successes(),
                        it.failures(),
                        units(it.successes(), most),
                        units(it.failures(), most)))
                .toList();
    }

    private static int units(long events, long most) {
        return events == 0 ? 0 : (int) Math.max(1, events * LENGTH / most);
    }

    /** Adds the days of the time that have no events. */
    static List<Count> eachDay(LocalDate first, LocalDate last, List<Count> counted) {
        Map<String, Count> known = counted.stream().collect(Collectors.toMap(Count::of, Function.identity()));
        return first.datesUntil(last.plusDays(1))
                .map(LocalDate::toString)
                .map(day -> known.getOrDefault(day, new Count(day, 0, 0)))
                .toList();
    }
}
