package org.medchain.keys.audit.feed;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;

/**
 * The lag of the audit record repository behind the chains, of all servers together: 0 if nothing waits, or nothing has
 * to be sent. Limit: what another server left counts once this one has looked at the chain, and a chain on a node of Citus that is away does not
 * count.
 */
@Shared
final class FeedLag {

    private static final Metadata SECONDS = NamedMetric.of(
            "medchain_audit_feed_lag_seconds",
            "For how long the oldest audit event that the audit record repository does not have waits");
    private static final Metadata EVENTS = NamedMetric.of(
            "medchain_audit_feed_waiting_events", "Audit events that the audit record repository does not have");

    private static final Metadata SET_ASIDE = NamedMetric.of(
            "medchain_audit_feed_set_aside_events",
            "Audit events that the audit record repository refused, and that were set aside");

    private final FeedPositionStore positions;
    private final Clock clock;
    private volatile FeedPositionStore.Lag last = new FeedPositionStore.Lag(0, 0, Optional.empty());

    @Inject
    FeedLag(FeedPositionStore positions, Clock clock) {
        this.positions = positions;
        this.clock = clock;
    }

    void showIn(MetricRegistry metrics) {
        metrics.gauge(SECONDS, this, FeedLag::seconds);
        metrics.gauge(EVENTS, this, FeedLag::events);
        metrics.gauge(SET_ASIDE, this, it -> it.last.setAside());
    }

    void measure() {
        last = positions.lag();
    }

    /** Grows also while nobody measures. */
    long seconds() {
        return last.oldest()
                .map(since ->
                        Math.max(0, Duration.between(since, clock.instant()).toSeconds()))
                .orElse(0L);
    }

    long events() {
        return last.waiting();
    }
}
