package org.medchain.keys.cli.server;

import java.io.PrintStream;
import java.time.Duration;

/** Lines that say what a start does, each with the seconds since the launcher began. */
public final class Steps {

    private final PrintStream err;
    private final long begun;

    /** @param launcherSeconds how long the launcher had run when it started this process */
    public Steps(PrintStream err, long launcherSeconds) {
        this.err = err;
        this.begun = System.nanoTime() - Duration.ofSeconds(launcherSeconds).toNanos();
    }

    public void say(String step) {
        err.printf("[%4d s] %s%n", seconds(), step);
    }

    public long seconds() {
        return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }
}
