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
record FeedWorks(AuditFeed feed, FeedLag lag) implements Works {

    private static final Duration PERIOD = Duration.ofSeconds(10);

    @Inject
    FeedWorks {}

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        lag.showIn(metrics);
        return List.of(Work.inParts(PERIOD, "audit-feed", feed::sendSome));
    }
}
