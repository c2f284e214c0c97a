package org.medchain.keys.startup;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.NoSuchObjectLocalException;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.RepeatedTask;
import org.medchain.keys.work.RunningWorks;
import org.medchain.keys.work.Works;

/**
 * Runs the works of all features on this server, by one timer that rings each second. A thread that is there from the start watches the timer: the
 * server drops a timer whose ring finds no thread, and works would rest until a restart.
 */
@Singleton
@Startup
@DependsOn("StartCheck")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class WorkEngine {

    private static final Logger LOG = System.getLogger(WorkEngine.class.getName());

    private static final long SECOND = Duration.ofSeconds(1).toMillis();

    /** No ring is so late, unless its timer is gone or the server is still starting. */
    private static final long LATEST = Duration.ofSeconds(5).toNanos();

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
    InstantSource waits;

    private RunningWorks works;
    private RepeatedTask ringing;
    private RepeatedTask watching;
    private Thread watch;
    private Timer timer;
    private volatile long lastRing;
    private volatile boolean rang;
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        ringing = new RepeatedTask("the start of works that are due", waits);
        works = new RunningWorks(
                features.stream()
                        .flatMap(feature -> feature.declare(metrics).stream())
                        .toList(),
                // Threads of their own, which know of no caller, and which requests don't take.
                Executors.newCachedThreadPool(threads),
                waits);
        works.showIn(metrics);
        works.begin();
        setTimer();
        watching = new RepeatedTask("the watch over the timer of works", waits);
        watch = threads.newThread(this::watch);
        watch.start();
    }

    private void setTimer() {
        timer = timers.createIntervalTimer(SECOND, SECOND, new TimerConfig("works of this server", false));
        lastRing = System.nanoTime();
    }

    private void watch() {
        while (!stopped) {
            try {
                TimeUnit.NANOSECONDS.sleep(LATEST);
                boolean unused = watching.run(this::replaceLostTimer);
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "the watch ends if the server stops, and continues otherwise", e);
            }
        }
    }

    private void replaceLostTimer() {
        if (!stopped && System.nanoTime() - lastRing > LATEST) {
            LOG.log(rang ? Level.WARNING : Level.INFO, "the timer of works does not ring: it is made again");
            cancelTimer();
            setTimer();
        }
    }

    /** Asks for no list of timers: the server would look into the database for persistent ones. */
    private void cancelTimer() {
        try {
            timer.cancel();
        } catch (NoSuchObjectLocalException e) {
            LOG.log(Level.DEBUG, "the server has dropped the timer", e);
        }
    }

    @Timeout
    void ring() {
        ringing.run(this::startWhatIsDue);
    }

    private void startWhatIsDue() {
        lastRing = System.nanoTime();
        rang = true;
        works.ring();
    }

    @PreDestroy
    void stop() {
        stopped = true;
        watch.interrupt();
        works.stop();
    }
}
