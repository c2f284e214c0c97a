package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.server.NamedMetric;
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
    private static final Metadata WORKED_ON =
            NamedMetric.of("medchain_rotations_worked_on", "Rotations of whole tenants that this server works on");

    private final Begun urgent = new Begun(EnumSet.of(RotationOrigin.COMPROMISE));
    private final Begun working = new Begun(EnumSet.complementOf(EnumSet.of(RotationOrigin.COMPROMISE)));
    private final RotationJobStore jobs;
    private final RotationWorker worker;
    private final RotationThreads threads;
    private final ServerClock serverClock;
    private volatile boolean failing;

    /** The rotations of some origins that this server works on, and the tenant behind whose it looks for the next. */
    private static final class Begun {

        private final Set<RotationOrigin> origins;
        private final Set<RotationRowId> rotations = ConcurrentHashMap.newKeySet();
        private volatile String after = "";

        Begun(Set<RotationOrigin> origins) {
            this.origins = origins;
        }

        int size() {
            return rotations.size();
        }
    }

    @Inject
    RotationStarter(RotationJobStore jobs, RotationWorker worker, RotationThreads threads, ServerClock serverClock) {
        this.jobs = jobs;
        this.worker = worker;
        this.threads = threads;
        this.serverClock = serverClock;
    }

    /** Shows in the metrics how many are worked on. */
    void showIn(MetricRegistry metrics) {
        metrics.gauge(WORKED_ON, urgent, Begun::size, new Tag("of", "compromise"));
        metrics.gauge(WORKED_ON, working, Begun::size, new Tag("of", "other"));
    }

    void startFree() {
        try {
            if (!serverClock.isWrong()) {
                startSome(urgent);
                startSome(working);
            }
            failing = false;
        } catch (RuntimeException e) {
            // Logged once for each outage: the next look is in a second, and health checks tell of the database.
            LOG.log(failing ? Level.DEBUG : Level.WARNING, "rotations could not be looked for", e);
            failing = true;
        }
    }

    private void startSome(Begun begun) {
        int places = MAX_AT_ONCE - begun.size();
        if (places > 0) {
            // As many more as may be begun here and are not leased yet.
            List<RotationRowId> found =
                    jobs.findFree(begun.origins, serverClock.databaseTime(), begun.after, MAX_AT_ONCE);
            List<RotationRowId> next = found.stream()
                    .filter(job -> !begun.rotations.contains(job))
                    .limit(places)
                    .toList();
            // Each tenant has its turn: when all that was found has begun, the next look begins with the first.
            boolean all = found.stream().allMatch(job -> begun.rotations.contains(job) || next.contains(job));
            begun.after = next.isEmpty() || (all && found.size() < MAX_AT_ONCE)
                    ? ""
                    : next.get(next.size() - 1).tenantId().value();
            next.forEach(job -> {
                begun.rotations.add(job);
                start(job, begun);
            });
        }
    }

    /** A thread that can't start takes no place. */
    private void start(RotationRowId job, Begun begun) {
        try {
            threads.factory().newThread(() -> work(job, begun)).start();
        } catch (RuntimeException | Error e) {
            begun.rotations.remove(job);
            throw e;
        }
    }

    private void work(RotationRowId job, Begun begun) {
        try {
            worker.work(job);
        } catch (RuntimeException | Error e) {
            // The lease ends by itself, and the work continues here or elsewhere.
            LOG.log(Level.WARNING, "rotation " + job + " was interrupted", e);
        } finally {
            begun.rotations.remove(job);
        }
    }
}
