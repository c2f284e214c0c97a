package org.medchain.keys.audit.reading;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import org.medchain.keys.server.RepeatedTask;

/** Has the new events of chains summed up every ten seconds, on each server. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class EventSumTicker {

    @Inject
    private EventSums sums;

    @Inject
    private Clock clock;

    private RepeatedTask summing;

    @PostConstruct
    void start() {
        summing = new RepeatedTask("the summing up of audit events", clock);
    }

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    void tick() {
        summing.run(sums::sumUpSome);
    }
}
