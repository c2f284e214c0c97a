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

/** Looks every minute, on each server, for recovery keys that are to hold, and for tenants some of whose data keys may have no escrow copy. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class EscrowTicker {

    @Inject
    private EscrowBackfill backfill;

    @Inject
    private EscrowBackfills backfills;

    @Inject
    private DueRecoveryKeys dueKeys;

    @Inject
    private Clock clock;

    @Inject
    private MetricRegistry metrics;

    private RepeatedTask holding;
    private RepeatedTask copying;
    private boolean looked;

    @PostConstruct
    void start() {
        backfill.showIn(metrics);
        backfills.warnIfOff();
        holding = new RepeatedTask("the holding of recovery keys that are due", clock);
        copying = new RepeatedTask("the making of escrow copies of older data keys", clock);
    }

    @Schedule(hour = "*", minute = "*", persistent = false)
    void tick() {
        holding.run(dueKeys::run);
        copying.run(this::copy);
    }

    /** Once after the start all are looked at: what servers of an earlier version made meanwhile counts for nothing. */
    private void copy() {
        if (!looked) {
            backfills.lookAgainAtAll();
            looked = true;
        }
        backfill.run();
    }
}
