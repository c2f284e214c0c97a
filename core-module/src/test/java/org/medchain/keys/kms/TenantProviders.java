package org.medchain.keys.kms;

import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.server.RecordedMetrics;

/** A provider as operations of a tenant call it, whose metrics nobody looks at. */
public final class TenantProviders {

    private TenantProviders() {}

    public static TenantProvider over(KeyProvider provider) {
        return over(provider, Optional.empty());
    }

    /** One that data keys move to. */
    public static TenantProvider over(KeyProvider provider, Optional<KeyProvider> previous) {
        MetricRegistry metrics = new RecordedMetrics().registry();
        return new TenantProvider(provider, previous, cache(Duration.ZERO, metrics), metrics);
    }

    /** One that keeps what it opened. */
    public static TenantProvider keeping(KeyProvider provider, Duration longest) {
        MetricRegistry metrics = new RecordedMetrics().registry();
        return new TenantProvider(provider, Optional.empty(), cache(longest, metrics), metrics);
    }

    static UnwrappedKeyCache cache(Duration longest, MetricRegistry metrics) {
        return new UnwrappedKeyCache(longest, metrics, Ticker.systemTicker(), Scheduler.disabledScheduler());
    }
}
