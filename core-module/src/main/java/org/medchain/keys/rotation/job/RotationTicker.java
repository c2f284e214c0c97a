package org.medchain.keys.rotation.job;

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
import org.medchain.keys.datakey.StagedKeyMover;
import org.medchain.keys.datakey.WrappingSums;
import org.medchain.keys.server.RepeatedTask;

/**
 * Looks every second, on each server, for rotations that no server works on, just started or left by a server that died, and for
 * wrappings that count and are not moved yet, or not summed up; each minute, for rotations that are overdue or have not ended. A persistent timer would be taken over only after minutes.
 */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class RotationTicker {

    @Inject
    private RotationStarter starter;

    @Inject
    private StagedKeyMover staged;

    @Inject
    private WrappingSums sums;

    @Inject
    private OverdueRotations overdue;

    @Inject
    private UnfinishedRotations unfinished;

    @Inject
    private Clock clock;

    @Inject
    private MetricRegistry metrics;

    private RepeatedTask search;
    private RepeatedTask moving;
    private RepeatedTask summing;
    private RepeatedTask delay;
    private RepeatedTask progress;

    @PostConstruct
    void start() {
        starter.showIn(metrics);
        overdue.showIn(metrics);
        unfinished.showIn(metrics);
        search = new RepeatedTask("the search for rotations to work on", clock);
        moving = new RepeatedTask("the moving of rotated data keys", clock);
        summing = new RepeatedTask("the summing up of wrappings", clock);
        delay = new RepeatedTask("the look for overdue rotations", clock);
        progress = new RepeatedTask("the look at the progress of rotations", clock);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        search.run(starter::startFree);
        moving.run(staged::moveSome);
        summing.run(sums::sumUpSome);
    }

    @Schedule(hour = "*", minute = "*", persistent = false)
    void eachMinute() {
        delay.run(overdue::look);
        progress.run(unfinished::look);
    }
}
