package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ServerClock;

/** Starts work on rotations that no server works on yet, each on a thread of this server, a few at a time. */
@Shared
final class RotationStarter {

    private static final Logger LOG = System.getLogger(RotationStarter.class.getName());
    private static final int MAX_AT_ONCE = 4;

    private final Set<RotationRowId> working = ConcurrentHashMap.newKeySet();
    private final RotationJobStore jobs;
    private final RotationWorker worker;
    private final RotationThreads threads;
    private final Clock clock;
    private final ServerClock serverClock;
    private volatile boolean failing;

    @Inject
    RotationStarter(
            RotationJobStore jobs,
            RotationWorker worker,
            RotationThreads threads,
            Clock clock,
            ServerClock serverClock) {
        this.jobs = jobs;
        this.worker = worker;
        this.threads = threads;
        this.clock = clock;
        this.serverClock = serverClock;
    }

    void startFree() {
        try {
            startSome();
            failing = false;
        } catch (RuntimeException e) {
            // Logged once for each outage: the next look is in a second, and health checks tell of the database.
            LOG.log(failing ? Level.DEBUG : Level.WARNING, "rotations could not be looked for", e);
            failing = true;
        }
    }

    private void startSome() {
        if (working.size() < MAX_AT_ONCE && !serverClock.isWrong()) {
            jobs.findFree(clock.instant()).stream()
                    .limit(MAX_AT_ONCE - working.size())
                    .filter(working::add)
                    .forEach(job -> threads.factory().newThread(() -> work(job)).start());
        }
    }

    private void work(RotationRowId job) {
        try {
            worker.work(job);
        } catch (RuntimeException | Error e) {
            // The lease ends by itself, and the work goes on here or elsewhere.
            LOG.log(Level.WARNING, "rotation " + job + " was interrupted", e);
        } finally {
            working.remove(job);
        }
    }
}
