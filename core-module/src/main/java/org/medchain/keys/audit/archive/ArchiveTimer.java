package org.medchain.keys.audit.archive;

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
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.server.RepeatedTask;
import org.medchain.keys.server.database.PersistentTimer;

/**
 * Starts the archiving of old audit events once a day, by a persistent timer that rings on one of several servers; one
 * that rings twice does no harm. Nothing is archived while erasures are paused.
 */
@Singleton
@Startup
@DependsOn("StartCheck")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class ArchiveTimer {

    @Resource
    private TimerService timers;

    @Inject
    private ArchiveSettings settings;

    @Inject
    private AuditArchiver archiver;

    @Inject
    private PauseSettings pause;

    @Inject
    private Clock clock;

    private RepeatedTask archiving;

    @PostConstruct
    void start() {
        archiving = new RepeatedTask("the archiving of audit events", clock);
        if (settings.directory().isPresent()) {
            PersistentTimer.keep(timers, "archive audit events", settings.interval());
        }
    }

    @Timeout
    void ring() {
        archiving.run(this::archiveUnlessPaused);
    }

    private void archiveUnlessPaused() {
        if (!pause.paused()) {
            archiver.archiveWhatIsDue();
        }
    }
}
