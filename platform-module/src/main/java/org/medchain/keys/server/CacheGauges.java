package org.medchain.keys.server;

import com.github.benmanes.caffeine.cache.Cache;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Shows in the metrics how often a cache had what was asked for. */
public final class CacheGauges {

    private static final Metadata HITS =
            NamedMetric.of("medchain_cache_hits", "Looks into a cache that found what they asked for");
    private static final Metadata MISSES =
            NamedMetric.of("medchain_cache_misses", "Looks into a cache that did not find what they asked for");

    private CacheGauges() {}

    /**
     * @param name a word of the label
     * @param cache records its statistics
     */
    public static void show(MetricRegistry metrics, String name, Cache<?, ?> cache) {
        Tag label = new Tag("cache", name);
        metrics.gauge(HITS, cache, it -> it.stats().hitCount(), label);
        metrics.gauge(MISSES, cache, it -> it.stats().missCount(), label);
    }
}
