package org.medchain.keys.audit.directing;

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

/** Looks at directing rows every minute, on each server. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class RowTicker {

    @Inject
    private RowWatch watch;

    @Inject
    private Clock clock;

    @Inject
    private MetricRegistry metrics;

    private RepeatedTask looking;

    @PostConstruct
    void start() {
        watch.showIn(metrics);
        looking = new RepeatedTask("the look at the rows that direct the service", clock);
    }

    @Schedule(hour = "*", minute = "*", persistent = false)
    void tick() {
        looking.run(watch::look);
    }
}
