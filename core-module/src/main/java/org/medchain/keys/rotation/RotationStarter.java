package org.medchain.keys.rotation;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Gives each rotation that runs and that nobody works on a thread of this server, a few at a time. */
@ApplicationScoped
class RotationStarter {

    private static final Logger LOG = System.getLogger(RotationStarter.class.getName());
    private static final int MAX_AT_ONCE = 4;

    @Resource
    private ManagedThreadFactory threads;

    private final Clock clock = Clock.systemUTC();
    private final Set<RotationId> working = ConcurrentHashMap.newKeySet();
    private RotationJobs jobs;
    private RotationWorker worker;
    private volatile boolean failing;

    /** For the proxy. */
    protected RotationStarter() {}

    @Inject
    RotationStarter(RotationJobs jobs, RotationWorker worker) {
        this.jobs = jobs;
        this.worker = worker;
    }

    void startFree() {
        try {
            startSome();
            failing = false;
        } catch (RuntimeException e) {
            // Once for each outage: it is looked again in a second, and health checks tell of the database.
            LOG.log(failing ? Level.DEBUG : Level.WARNING, "rotations could not be looked for", e);
            failing = true;
        }
    }

    private void startSome() {
        if (working.size() < MAX_AT_ONCE) {
            jobs.findFree(clock.instant()).stream()
                    .limit(MAX_AT_ONCE - working.size())
                    .filter(working::add)
                    .forEach(job -> threads.newThread(() -> work(job)).start());
        }
    }

    private void work(RotationId job) {
        try {
            worker.work(job);
        } catch (RuntimeException e) {
            // The lease ends by itself, and the work goes on here or elsewhere.
            LOG.log(Level.WARNING, "rotation " + job + " was interrupted", e);
        } finally {
            working.remove(job);
        }
    }
}
