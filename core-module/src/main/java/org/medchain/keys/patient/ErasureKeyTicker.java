package org.medchain.keys.patient;

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

/**
 * Looks after the store of erasure keys every minute, on each server: keys that are in the records still are moved there, those under a previous
 * KEK are sealed again, abandoned ones are deleted unless erasures are paused. Servers that do so at once do no harm. Where there is no such store, it looks whether another server has one.
 */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class ErasureKeyTicker {

    @Inject
    private ErasureKeyPlace place;

    @Inject
    private ErasureKeyMigration migration;

    @Inject
    private ErasureKeyResealing resealing;

    @Inject
    private AbandonedErasureKeys abandoned;

    @Inject
    private PauseSettings pause;

    @Inject
    private Clock clock;

    private RepeatedTask looking;
    private RepeatedTask moving;
    private RepeatedTask sealing;
    private RepeatedTask deleting;

    @PostConstruct
    void start() {
        looking = new RepeatedTask("looking whether the erasure keys are in another database", clock);
        moving = new RepeatedTask("moving erasure keys to their own database", clock);
        sealing = new RepeatedTask("sealing erasure keys under the current KEK of their store", clock);
        deleting = new RepeatedTask("deleting erasure keys that were never used", clock);
        moving.run(migration::count);
    }

    @Schedule(hour = "*", minute = "*", persistent = false)
    void tick() {
        looking.run(place::look);
        moving.run(migration::run);
        sealing.run(resealing::run);
        deleting.run(this::deleteUnlessPaused);
    }

    private void deleteUnlessPaused() {
        if (!pause.paused()) {
            abandoned.delete();
        }
    }
}
