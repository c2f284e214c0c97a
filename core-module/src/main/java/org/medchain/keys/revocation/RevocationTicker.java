package org.medchain.keys.revocation;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import org.medchain.keys.server.RepeatedTask;

/** Has the questions that wait looked after every second, on each server, and answered when the server stops. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class RevocationTicker {

    @Inject
    private RevocationWaits waits;

    @Inject
    private Clock clock;

    private RepeatedTask look;

    @PostConstruct
    void start() {
        look = new RepeatedTask("the look for revocations", clock);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        look.run(waits::look);
    }

    @PreDestroy
    void stop() {
        look.run(waits::endAll);
    }
}
