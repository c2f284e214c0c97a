package org.medchain.keys.destruction;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.patient.erased.RegisterLag;
import org.medchain.keys.server.RepeatedTask;
import org.medchain.keys.server.database.PersistentTimer;

/**
 * Starts rounds of erasures by two timers with one interval: a persistent one, which rings on one of several servers, and one
 * on each server, since the persistent one waits for minutes when the server that it rang on dies. The one on each server also
 * lists in its server's erasure register the erasures, holds and cancellations of other servers. Rings that meet do no harm.
 */
@Singleton
@Startup
@DependsOn("StartCheck")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class ErasureTimer {

    private static final Metadata PAUSED = Metadata.builder()
            .withName("medchain_erasures_paused")
            .withDescription("1 if this server does nothing irreversible by itself, as ERASURES_PAUSED says")
            .build();

    @Resource
    TimerService timers;

    @Inject
    ErasureSettings settings;

    @Inject
    ErasureRounds rounds;

    @Inject
    RegisterLag lag;

    @Inject
    RegisterReplay replay;

    @Inject
    PauseSettings pause;

    @Inject
    ErasureWatch watch;

    @Inject
    OverdueErasures overdue;

    @Inject
    OpenDestructions open;

    @Inject
    WaitingCertificates waiting;

    @Inject
    Clock clock;

    @Inject
    MetricRegistry metrics;

    private RepeatedTask erasures;
    private RepeatedTask catchingUp;
    private RepeatedTask comparison;
    private RepeatedTask delay;
    private RepeatedTask counting;
    private RepeatedTask certificates;

    @PostConstruct
    void start() {
        makeTasks();
        overdue.showIn(metrics);
        open.showIn(metrics);
        waiting.showIn(metrics);
        lag.showIn(metrics);
        metrics.gauge(PAUSED, pause, it -> it.paused() ? 1 : 0);
        PersistentTimer.keep(timers, "erasures", settings.checkInterval());
        long millis = settings.checkInterval().toMillis();
        timers.createIntervalTimer(millis, millis, new TimerConfig("erasures and register of this server", false));
        // What a server that died left. Also, the threads of rounds are made here, where there is no caller to inherit.
        rounds.comeBackAt(Optional.of(clock.instant()));
    }

    void makeTasks() {
        erasures = new RepeatedTask("a round of erasures", clock);
        catchingUp = new RepeatedTask("the listing of erasures in the erasure register", clock);
        comparison = new RepeatedTask("the comparison of the database with the whole erasure register", clock);
        delay = new RepeatedTask("the look for overdue erasures", clock);
        counting = new RepeatedTask("the count of open destructions", clock);
        certificates = new RepeatedTask("the count of certificates that wait", clock);
    }

    @Timeout
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void ring(Timer timer) {
        erasures.run(rounds::run);
        if (!timer.isPersistent()) {
            catchingUp.run(this::catchUp);
            comparison.run(watch::lookAtAll);
            delay.run(overdue::look);
            counting.run(open::look);
            certificates.run(waiting::look);
        }
    }

    private void catchUp() {
        replay.catchUp(lag::catchUp);
    }
}
