package org.medchain.keys.escrow.recovery;

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

/** Looks every minute, on each server, for tenants some of whose data keys may have no escrow copy. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class EscrowTicker {

    @Inject
    private EscrowBackfill backfill;

    @Inject
    private Clock clock;

    @Inject
    private MetricRegistry metrics;

    private RepeatedTask copying;

    @PostConstruct
    void start() {
        backfill.showIn(metrics);
        copying = new RepeatedTask("the making of escrow copies of older data keys", clock);
    }

    @Schedule(hour = "*", minute = "*", persistent = false)
    void tick() {
        copying.run(backfill::run);
    }
}
