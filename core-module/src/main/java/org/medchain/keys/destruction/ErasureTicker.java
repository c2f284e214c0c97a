package org.medchain.keys.destruction;

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

/** Compares the database with the erasure register every second, on each server. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class ErasureTicker {

    @Inject
    private ErasureWatch watch;

    @Inject
    private Clock clock;

    private RepeatedTask comparison;

    @PostConstruct
    void start() {
        comparison = new RepeatedTask("the comparison of the database with the erasure register", clock);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        comparison.run(watch::look);
    }
}
