package org.medchain.keys.server.database;

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

/** Compares the clocks of this server and the database every second. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class ClockTicker {

    @Inject
    private ServerClock serverClock;

    @Inject
    private Clock clock;

    @Inject
    private MetricRegistry metrics;

    private RepeatedTask comparison;

    @PostConstruct
    void start() {
        comparison = new RepeatedTask("the comparison of this server's clock with the database's", clock);
        comparison.run(serverClock::look);
        serverClock.showIn(metrics);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        comparison.run(serverClock::look);
    }
}
