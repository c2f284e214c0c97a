package org.medchain.keys.datakey;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** A registry of counters, by name. */
final class CountedMetrics {

    private final Map<String, Long> counts = new HashMap<>();

    MetricRegistry registry() {
        return (MetricRegistry) Proxy.newProxyInstance(
                MetricRegistry.class.getClassLoader(),
                new Class<?>[] {MetricRegistry.class},
                (proxy, method, arguments) -> counter(((Metadata) arguments[0]).getName()));
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
                return count(name);
            }
        };
    }

    long count(String name) {
        return counts.getOrDefault(name, 0L);
    }
}
