package org.medchain.keys.rotation;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.keys.settings.RotationSettings;

/**
 * The persistent timer that has policies looked at: one for all servers, which outlives each of them. Should two servers that
 * start together make two, both do no harm.
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

    @PostConstruct
    void keepOneTimer() {
        String interval = settings.checkInterval().toString();
        Collection<Timer> stored = timers.getTimers();
        Set<String> intervals =
                stored.stream().map(timer -> timer.getInfo().toString()).collect(Collectors.toSet());
        if (stored.size() != 1 || !intervals.contains(interval)) {
            stored.forEach(Timer::cancel);
            long millis = settings.checkInterval().toMillis();
            timers.createIntervalTimer(millis, millis, new TimerConfig(interval, true));
        }
    }

    @Timeout
    void check() {
        schedule.startDue();
    }
}
