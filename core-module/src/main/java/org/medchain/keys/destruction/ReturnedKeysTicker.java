package org.medchain.keys.destruction;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.server.RepeatedTask;

/** Compares the store of erasure keys with the erasure register every minute, on each server, unless erasures are paused. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class ReturnedKeysTicker {

    @Inject
    private ReturnedKeys returnedKeys;

    @Inject
    private PauseSettings pause;

    @Inject
    private Clock clock;

    private RepeatedTask comparison;

    @PostConstruct
    void start() {
        comparison = new RepeatedTask("the comparison of the store of erasure keys with the erasure register", clock);
    }

    @Schedule(hour = "*", minute = "*", persistent = false)
    void tick() {
        comparison.run(this::eraseUnlessPaused);
    }

    private void eraseUnlessPaused() {
        if (!pause.paused()) {
            returnedKeys.eraseAll();
        }
    }
}
