package org.medchain.keys.audit;

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

/** Has the counts of refused requests recorded soon after their minute is over, and the last ones when the server stops. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class RefusalTicker {

    @Inject
    private AuditedOperations operations;

    @Inject
    private Clock clock;

    private RepeatedTask recording;

    @PostConstruct
    void start() {
        recording = new RepeatedTask("the recording of counted refusals", clock);
    }

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void tick() {
        recording.run(operations::recordCountedRefusals);
    }

    @PreDestroy
    void stop() {
        recording.run(operations::recordAllCountedRefusals);
    }
}
