package org.medchain.keys.kms;

import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.Database;

/** A provider as operations of a tenant call it, whose metrics nobody looks at. */
public final class TenantProviders {

    private TenantProviders() {}

    public static TenantProvider over(KeyProvider provider) {
        return over(provider, Optional.empty());
    }

    /** One that data keys move to. */
    public static TenantProvider over(KeyProvider provider, Optional<KeyProvider> previous) {
        MetricRegistry metrics = new RecordedMetrics().registry();
        return new TenantProvider(provider, previous, cache(Duration.ZERO, metrics), looks(), unused -> false, metrics);
    }

    /** One that keeps what it opened. */
    public static TenantProvider keeping(KeyProvider provider, Duration longest) {
        MetricRegistry metrics = new RecordedMetrics().registry();
        return new TenantProvider(
                provider, Optional.empty(), cache(longest, metrics), looks(), unused -> false, metrics);
    }

    /** Of a server that asks the audit trail of this database for what others heard. */
    public static TenantProvider over(
            KeyProvider provider, Database trail, Duration longestKept, int window, Ticker ticker) {
        MetricRegistry metrics = new RecordedMetrics().registry();
        return new TenantProvider(
                provider,
                Optional.empty(),
                cache(longestKept, metrics),
                looks(),
                new RefusalTrail(trail, longestKept, window, ticker)::isRefused,
                metrics);
    }

    static CurrentWrappingCache looks() {
        return new CurrentWrappingCache(Ticker.systemTicker());
    }

    static UnwrappedKeyCache cache(Duration longest, MetricRegistry metrics) {
        return new UnwrappedKeyCache(10, longest, metrics, Ticker.systemTicker(), Scheduler.disabledScheduler());
    }
}
