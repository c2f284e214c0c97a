package org.medchain.keys.server;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/** A registry of gauges, counters and timers, by name and labels. */
public final class RecordedMetrics {

    private final Map<String, Supplier<Number>> gauges = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();

    public MetricRegistry registry() {
        return (MetricRegistry) Proxy.newProxyInstance(
                MetricRegistry.class.getClassLoader(),
                new Class<?>[] {MetricRegistry.class},
                (proxy, method, arguments) -> {
                    String name = ((Metadata) arguments[0]).getName();
                    if (method.getName().equals("counter")) {
                        return counter(name + labels(arguments.length == 1 ? new Tag[0] : (Tag[]) arguments[1]));
                    }
                    if (method.getName().equals("timer")) {
                        return timer(name + labels((Tag[]) arguments[1]));
                    }
                    addGauge(name + labels((Tag[]) arguments[3]), arguments[1], arguments[2]);
                    return null;
                });
    }

    /** What is shown now: {@code name{label=value,...}}. */
    public Map<String, Double> shown() {
        Map<String, Double> shown = new HashMap<>();
        gauges.forEach((name, value) -> shown.put(name, value.get().doubleValue()));
        counts.forEach((name, count) -> shown.put(name, count.doubleValue()));
        return shown;
    }

    private static String labels(Tag... tags) {
        return Arrays.stream(tags)
                .map(tag -> tag.getTagName() + "=" + tag.getTagValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    @SuppressWarnings("unchecked")
    private <T> void addGauge(String name, Object subject, Object value) {
        gauges.put(name, () -> ((Function<T, Number>) value).apply((T) subject));
    }

    /** Shown is how often it was updated. */
    private Timer timer(String name) {
        return (Timer) Proxy.newProxyInstance(
                Timer.class.getClassLoader(),
                new Class<?>[] {Timer.class},
                (proxy, method, arguments) -> counts.merge(name, 1L, Long::sum));
    }

    private Counter counter(String name) {
        return new Counter() {
            @Override
            public void inc() {
                inc(1);
            }

            @Override
            public void inc(long n) {
                counts.merge(name, n, Long::sum);
            }

            @Override
            public long getCount() {
                return counts.getOrDefault(name, 0L);
            }
        };
    }
}
