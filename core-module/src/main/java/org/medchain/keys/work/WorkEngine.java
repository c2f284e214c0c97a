package org.medchain.keys.work;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.RepeatedTask;

/** Runs the works of all features on this server, by one timer that rings each second. */
@Singleton
@Startup
@DependsOn("StartCheck")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class WorkEngine {

    private static final long SECOND = Duration.ofSeconds(1).toMillis();

    @Resource
    TimerService timers;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    @Any
    Instance<Works> features;

    @Inject
    MetricRegistry metrics;

    @Inject
    Clock clock;

    private RunningWorks works;
    private RepeatedTask ringing;

    @PostConstruct
    void start() {
        ringing = new RepeatedTask("the start of works that are due", clock);
        works = new RunningWorks(
                features.stream()
                        .flatMap(feature -> feature.declare(metrics).stream())
                        .toList(),
                // Threads of their own, which know of no caller, and which requests don't take.
                Executors.newCachedThreadPool(threads),
                clock);
        works.showIn(metrics);
        works.begin();
        timers.createIntervalTimer(SECOND, SECOND, new TimerConfig("works of this server", false));
    }

    @Timeout
    void ring() {
        ringing.run(works::ring);
    }

    @PreDestroy
    void stop() {
        works.stop();
    }
}
