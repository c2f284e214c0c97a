package org.medchain.keys.audit.feed;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/** Sends new audit events every ten seconds, and later if the audit record repository is down. */
@Shared
final class FeedWorks implements Works {

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final AuditFeed feed;
    private final FeedLag lag;

    @Inject
    FeedWorks(AuditFeed feed, FeedLag lag) {
        this.feed = feed;
        this.lag = lag;
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        lag.showIn(metrics);
        return List.of(Work.inParts(PERIOD, "audit-feed", feed::sendSome));
    }
}
