package org.medchain.keys.retention;

import jakarta.annotation.PostConstruct;
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
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.medchain.keys.settings.ArchiveSettings;

/** A persistent timer, which rings on one of several servers once a day; one that rings twice does no harm. */
@Singleton
@Startup
@DependsOn("StartCheck")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class ArchiveTimer {

    private static final Logger LOG = System.getLogger(ArchiveTimer.class.getName());

    @Resource
    private TimerService timers;

    @Inject
    private ArchiveSettings settings;

    @Inject
    private AuditArchiver archiver;

    @PostConstruct
    void start() {
        long millis = settings.interval().toMillis();
        String name = "archive audit events every " + settings.interval();
        if (settings.directory().isPresent() && !isSet(name)) {
            timers.createIntervalTimer(millis, millis, new TimerConfig(name, true));
        }
    }

    /** One of an earlier start stays if its interval is still the one asked for. */
    private boolean isSet(String name) {
        boolean found = false;
        for (Timer timer : timers.getTimers()) {
            try {
                if (timer.getInfo().equals(name)) {
                    found = true;
                } else {
                    timer.cancel();
                }
            } catch (NoSuchObjectLocalException e) {
                LOG.log(Level.DEBUG, "another server was faster", e);
            }
        }
        return found;
    }

    @Timeout
    void ring() {
        archiver.archiveWhatIsDue();
    }
}
