package org.medchain.keys.server.database;

import jakarta.ejb.NoSuchObjectLocalException;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * A timer that is a row of the database: one of several servers rings it, and it outlives each of them.
 *
 * <p>Limit: servers that start at once may make two. What rings has to bear that.
 */
public final class PersistentTimer {

    private static final Logger LOG = System.getLogger(PersistentTimer.class.getName());

    private PersistentTimer() {}

    /** Gives the bean one timer with this interval. A timer of an earlier start stays if it has the same interval. */
    public static void keep(TimerService timers, String purpose, Duration interval) {
        String name = purpose + " every " + interval;
        if (!keepOne(timers, name)) {
            timers.createIntervalTimer(interval.toMillis(), interval.toMillis(), new TimerConfig(name, true));
        }
    }

    private static boolean keepOne(TimerService timers, String name) {
        boolean found = false;
        for (Timer timer : timers.getTimers()) {
            try {
                if (!found && timer.getInfo().equals(name)) {
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
}
