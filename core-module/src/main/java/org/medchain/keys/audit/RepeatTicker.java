package org.medchain.keys.audit;

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

/** Has the results of requests with an {@code Idempotency-Key} forgotten that are older than a day. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class RepeatTicker {

    @Inject
    private Repeats repeats;

    @Inject
    private Clock clock;

    private RepeatedTask forgetting;

    @PostConstruct
    void start() {
        forgetting = new RepeatedTask("forgetting the results of repeatable requests", clock);
    }

    @Schedule(hour = "*", minute = "*/10", second = "30", persistent = false)
    void tick() {
        forgetting.run(repeats::forgetOld);
    }
}
