package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Timer;
import org.medchain.keys.console.page.HealthView.Figure;
import org.medchain.keys.server.Shared;

/** Reads the metrics of this server that tell operators where something waits: the queue of the ledger, calls to the key management service, lags, overdue work. */
@Shared
record ServerFigures(MetricRegistry metrics) {

    /** The gauges that are always shown, in their order. */
    static final List<String> ALWAYS =
            List.of(("requests_in_flight ledger_waiting kms_calls_in_flight kms_calls_waiting"
                            + " checkpoint_age_seconds audit_feed_lag_seconds audit_feed_waiting_events"
                            + " erasure_register_behind_seconds escrow_tenants_behind")
                    .split(" "));

    /** The gauges that are shown if they are not zero: something is overdue, or fails. */
    static final List<String> IF_ANY =
            List.of("erasure_overdue_seconds", "rotation_overdue_seconds", "work_oldest_seconds", "work_failing");

    /** Work that is overdue for less is done by the next steps, as a rule. */
    static final Duration LATE = Duration.ofMinutes(5);

    /** The mean time of calls to the key management service. */
    static final String CALLS = "kms_call_duration_seconds";

    private static final String PREFIX = "medchain_";
    private static final Set<String> SHOWN = Stream.of(ALWAYS, IF_ANY)
            .flatMap(List::stream)
            .map(name -> PREFIX + name)
            .collect(Collectors.toSet());
    private static final Set<String> TAGS = Set.of("region", "kind", "call", "lane");
    private static final int MILLIS = 1000;

    @Inject
    ServerFigures {}

    List<Figure> read() {
        List<Figure> figures = new ArrayList<>(figures(gauges()));
        metrics.getTimers((id, metric) -> id.getName().equals(PREFIX + CALLS)).forEach((id, timer) -> {
            if (timer.getCount() > 0) {
                figures.add(new Figure(CALLS, of(id), mean(timer)));
            }
        });
        return figures;
    }

    /** Returns what is overdue for {@link #LATE}, or fails. */
    List<Figure> late() {
        return late(gauges());
    }

    private Map<MetricID, Number> gauges() {
        Map<MetricID, Number> gauges = new TreeMap<>();
        // Others are not asked: one may wait for a volume.
        metrics.getGauges((id, gauge) -> SHOWN.contains(id.getName()))
                .forEach((id, gauge) -> gauges.put(id, gauge.getValue()));
        return gauges;
    }

    static List<Figure> late(Map<MetricID, Number> gauges) {
        return IF_ANY.stream()
                .flatMap(name -> figures(name, gauges))
                .filter(figure ->
                        Long.parseLong(figure.value()) >= (figure.key().endsWith("_seconds") ? LATE.toSeconds() : 1))
                .toList();
    }

    private static String mean(Timer timer) {
        return timer.getElapsedTime().dividedBy(timer.getCount()).toMillis() / (double) MILLIS + " s";
    }

    static List<Figure> figures(Map<MetricID, Number> gauges) {
        return Stream.concat(
                        ALWAYS.stream().flatMap(name -> figures(name, gauges)),
                        IF_ANY.stream()
                                .flatMap(name -> figures(name, gauges))
                                .filter(figure -> !figure.value().equals("0")))
                .toList();
    }

    private static Stream<Figure> figures(String name, Map<MetricID, Number> gauges) {
        return gauges.entrySet().stream()
                .filter(it -> it.getKey().getName().equals(PREFIX + name))
                .map(it -> new Figure(
                        name,
                        of(it.getKey()),
                        Long.toString(Math.round(it.getValue().doubleValue()))));
    }

    private static String of(MetricID id) {
        return id.getTags().entrySet().stream()
                .filter(tag -> TAGS.contains(tag.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(", "));
    }
}
