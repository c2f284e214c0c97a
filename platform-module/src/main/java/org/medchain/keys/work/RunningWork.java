package org.medchain.keys.work;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.RepeatedTask;

/**
 * A work on this server: whether a step is running, and how the last one ended. Safe for use by many threads.
 *
 * <p>Guarantee: one step at a time. A work that is due while a step runs is not owed another one. A step that fails is logged, at most
 * once a minute, and the next one comes when the work is due again, not at once. A step that has to wait is followed by one at the time that it named.
 */
final class RunningWork {

    private static final Logger LOG = System.getLogger(RunningWork.class.getName());

    private final Work work;
    private final Executor threads;
    private final InstantSource waits;
    private final RepeatedTask task;
    private final LimitedLog log;
    private Optional<Instant> dueSince = Optional.empty();
    private Optional<Instant> notBefore = Optional.empty();
    private boolean going;
    private boolean failing;
    private boolean stopped;

    RunningWork(Work work, Executor threads, InstantSource waits) {
        this.work = work;
        this.threads = threads;
        this.waits = waits;
        this.task = new RepeatedTask("the work " + work.kind(), waits);
        this.log = new LimitedLog(LOG, waits);
    }

    String kind() {
        return work.kind();
    }

    /**
     * Returns whether the work is due at a ring: the first time when its period is over at the latest, and when its wait is over.
     *
     * @param ring counts the seconds
     * @param turn the work's number, which keeps works with the same period from being due at the same second
     */
    synchronized boolean isDue(long ring, int turn) {
        return notBefore
                .map(time -> !waits.instant().isBefore(time))
                .orElseGet(() -> (ring + turn) % work.period().toSeconds() == 0);
    }

    /** Begins the work, on the thread of the caller, before its first step. */
    void begin() {
        boolean failed = !task.run(work.atStart());
        synchronized (this) {
            failing = failed;
        }
    }

    /** Makes a thread do the next step, unless one is running. Returns at once. */
    void start() {
        if (mayGo() && !task.run(() -> threads.execute(this::goOn))) {
            // No thread can be made. The next ring that it is due at tries again.
            note(true, Outcome.DONE);
            leave();
        }
    }

    /** Starts no other step. */
    synchronized void stop() {
        stopped = true;
    }

    /** Ends the work, on the thread of the caller, after its last step. */
    void end() {
        boolean unused = task.run(work.atStop());
    }

    /** Returns 1 if there is something to do that no step has done yet, else 0. */
    synchronized int due() {
        return dueSince.isPresent() ? 1 : 0;
    }

    /** Returns for how long no step has ended well although the work was due: since it was due, or since the last step of several. */
    synchronized Duration oldest() {
        return dueSince.map(since -> Duration.between(since, waits.instant())).orElse(Duration.ZERO);
    }

    /** Returns 1 if the last step failed, else 0. */
    synchronized int failing() {
        return failing ? 1 : 0;
    }

    private synchronized boolean mayGo() {
        if (going || stopped) {
            return false;
        }
        going = true;
        notBefore = Optional.empty();
        dueSince = dueSince.or(() -> Optional.of(waits.instant()));
        return true;
    }

    private void goOn() {
        try {
            boolean more = true;
            while (more) {
                more = step() == Outcome.MORE && !isStopped();
            }
        } finally {
            leave();
        }
    }

    private Outcome step() {
        Outcome[] outcome = {Outcome.DONE};
        boolean failed = !task.run(() -> outcome[0] = work.step().run());
        note(failed, outcome[0]);
        outcome[0].waiting().ifPresent(time -> logWait(outcome[0].because(), time));
        return outcome[0];
    }

    private void logWait(String because, Duration time) {
        boolean unused = task.run(
                () -> log.log(Level.INFO, "the work " + work.kind() + " waits: " + because, ", for " + time, null));
    }

    private synchronized void note(boolean failed, Outcome outcome) {
        failing = failed;
        notBefore = outcome.waiting().map(waits.instant()::plus);
        if (!failed && notBefore.isEmpty()) {
            dueSince = outcome == Outcome.MORE ? Optional.of(waits.instant()) : Optional.empty();
        }
    }

    private synchronized void leave() {
        going = false;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }
}
