package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ServerClock;

/**
 * Starts work on rotations that no server works on yet, each on a thread of this server, a few at a time. Those because of a compromise
 * wait for no others.
 */
@Shared
final class RotationStarter {

    private static final Logger LOG = System.getLogger(RotationStarter.class.getName());
    private static final int MAX_AT_ONCE = 4;
    private static final Metadata WORKED_ON = Metadata.builder()
            .withName("medchain_rotations_worked_on")
            .withDescription("Rotations of whole tenants that this server works on")
            .build();

    private final Set<RotationRowId> urgent = ConcurrentHashMap.newKeySet();
    private final Set<RotationRowId> working = ConcurrentHashMap.newKeySet();
    private final RotationJobStore jobs;
    private final RotationWorker worker;
    private final RotationThreads threads;
    private final ServerClock serverClock;
    private volatile boolean failing;

    @Inject
    RotationStarter(RotationJobStore jobs, RotationWorker worker, RotationThreads threads, ServerClock serverClock) {
        this.jobs = jobs;
        this.worker = worker;
        this.threads = threads;
        this.serverClock = serverClock;
    }

    /** Shows in the metrics how many are worked on. */
    void showIn(MetricRegistry metrics) {
        metrics.gauge(WORKED_ON, urgent, Set::size, new Tag("of", "compromise"));
        metrics.gauge(WORKED_ON, working, Set::size, new Tag("of", "other"));
    }

    void startFree() {
        try {
            if (!serverClock.isWrong()) {
                startSome(urgent, EnumSet.of(RotationOrigin.COMPROMISE));
                startSome(working, EnumSet.complementOf(EnumSet.of(RotationOrigin.COMPROMISE)));
            }
            failing = false;
        } catch (RuntimeException e) {
            // Logged once for each outage: the next look is in a second, and health checks tell of the database.
            LOG.log(failing ? Level.DEBUG : Level.WARNING, "rotations could not be looked for", e);
            failing = true;
        }
    }

    private void startSome(Set<RotationRowId> begun, Set<RotationOrigin> origins) {
        if (begun.size() < MAX_AT_ONCE) {
            jobs.findFree(origins, serverClock.databaseTime()).stream()
                    .limit(MAX_AT_ONCE - begun.size())
                    .filter(begun::add)
                    .forEach(job ->
                            threads.factory().newThread(() -> work(job, begun)).start());
        }
    }

    private void work(RotationRowId job, Set<RotationRowId> begun) {
        try {
            worker.work(job);
        } catch (RuntimeException | Error e) {
            // The lease ends by itself, and the work continues here or elsewhere.
            LOG.log(Level.WARNING, "rotation " + job + " was interrupted", e);
        } finally {
            begun.remove(job);
        }
    }
}
