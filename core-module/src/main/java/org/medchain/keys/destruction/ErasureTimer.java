package org.medchain.keys.destruction;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import org.medchain.keys.server.RepeatedTask;
import org.medchain.keys.server.database.PersistentTimer;

/**
 * Starts rounds of erasures by a persistent timer, which rings on one of several servers. {@link DestructionWorks} does the same on each, since the
 * persistent timer waits for minutes when the server that it rang on dies. Rounds that meet do no harm.
 */
@Singleton
@Startup
@DependsOn("StartCheck")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class ErasureTimer {

    @Resource
    TimerService timers;

    @Inject
    ErasureSettings settings;

    @Inject
    ErasureRounds rounds;

    @Inject
    Clock clock;

    private RepeatedTask erasures;

    @PostConstruct
    void start() {
        erasures = new RepeatedTask("a round of erasures", clock);
        PersistentTimer.keep(timers, "erasures", settings.checkInterval());
        // What a server that died left. Also, the threads of rounds are made here, where there is no caller to inherit.
        rounds.comeBackAt(Optional.of(clock.instant()));
    }

    @Timeout
    void ring() {
        erasures.run(rounds::run);
    }
}
