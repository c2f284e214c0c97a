package org.medchain.keys.audit;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.eclipse.microprofile.metrics.MetricRegistry;

/**
 * Adds a bucket of half a millisecond to a timer. The setting {@code mp.metrics.distribution.timer.buckets} takes whole
 * milliseconds only, though the timer itself takes any bound. So server.xml names 1 ms twice, and the first of the two
 * becomes half a millisecond before the timer is made. A setting without that pair is left as it is.
 *
 * <p>Limit: this reaches, by reflection, into SmallRye Metrics, which is behind Open Liberty's mpMetrics-5.1. Behind another
 * version it may not be; then a WARNING says so, and the buckets begin at 1 ms.
 */
final class HalfMillisecondBucket {

    private static final Logger LOG = System.getLogger(HalfMillisecondBucket.class.getName());
    private static final String SETTINGS = "io.smallrye.metrics.setup.config.MetricsConfigurationManager";
    private static final Duration BOUND = Duration.ofNanos(500_000);

    private HalfMillisecondBucket() {}

    /** To be called before the timer is registered, by a thread of the application. */
    static void addTo(String timer, MetricRegistry registry) {
        try {
            Class<?> settings =
                    Class.forName(SETTINGS, true, registry.getClass().getClassLoader());
            Object manager = settings.getMethod("getInstance").invoke(null);
            Object buckets = settings.getMethod("getTimerBucketConfiguration", String.class)
                    .invoke(manager, timer);
            addTo((Object[]) buckets.getClass().getMethod("getValues").invoke(buckets));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "the buckets of " + timer + " begin at 1 ms: this server keeps them elsewhere", e);
        }
    }

    private static void addTo(Object[] bounds) {
        if (bounds.length > 1 && bounds[0].equals(bounds[1])) {
            bounds[0] = BOUND;
        }
    }
}
