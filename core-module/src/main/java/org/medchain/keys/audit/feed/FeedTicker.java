package org.medchain.keys.audit.feed;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.RepeatedTask;

/** Has new audit events sent every ten seconds, on each server. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class FeedTicker {

    @Inject
    private AuditFeed feed;

    @Inject
    private FeedLag lag;

    @Inject
    private MetricRegistry metrics;

    @Inject
    private Clock clock;

    private RepeatedTask sending;

    @PostConstruct
    void start() {
        lag.showIn(metrics);
        sending = new RepeatedTask("the sending of audit events", clock);
    }

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    void tick() {
        sending.run(feed::sendSome);
    }
}
