package org.medchain.keys.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/**
 * Runs what a timer repeats, and survives whatever it throws: an exception or error that left a timer's method would end the
 * timer, or hold it up for minutes. It is logged, at most once a minute.
 */
public final class RepeatedTask {

    private static final Logger LOG = System.getLogger(RepeatedTask.class.getName());

    private final String name;
    private final LimitedLog log;

    /** @param name of what is done, for the log */
    public RepeatedTask(String name, InstantSource clock) {
        this(name, LOG, clock);
    }

    RepeatedTask(String name, Logger log, InstantSource clock) {
        this.name = name;
        this.log = new LimitedLog(log, clock);
    }

    /** Returns normally, whatever the work does: whether it succeeded. */
    public boolean run(Runnable work) {
        try {
            work.run();
            return true;
        } catch (Throwable e) {
            tell(e);
            return false;
        }
    }

    private void tell(Throwable failure) {
        try {
            log.log(Level.ERROR, name + " failed; it will be tried again", "", failure);
        } catch (Throwable e) {
            // Without memory the log fails too. The next run is worth more than this line.
            failure.addSuppressed(e);
        }
    }
}
