package org.medchain.keys.rotation.job;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import org.medchain.keys.server.RepeatedTask;
import org.medchain.keys.server.database.PersistentTimer;

/**
 * The persistent timer that announces and starts rotations due by policy: one for all servers, which outlives each of them. Should two
 * servers that start together make two, both do no harm.
 */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class RotationTimer {

    @Resource
    private TimerService timers;

    @Inject
    private RotationSettings settings;

    @Inject
    private RotationSchedule schedule;

    @Inject
    private Clock clock;

    private RepeatedTask check;
    private RepeatedTask notice;

    @PostConstruct
    void keepOneTimer() {
        check = new RepeatedTask("the check of rotation policies", clock);
        notice = new RepeatedTask("the notice of rotations that will be due", clock);
        PersistentTimer.keep(timers, "rotation policies", settings.checkInterval());
    }

    @Timeout
    void ring() {
        notice.run(schedule::announce);
        check.run(schedule::startDue);
    }
}
