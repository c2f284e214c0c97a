package org.medchain.keys.destruction;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantRestoredException;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.database.WaitTimeout;
import org.medchain.keys.work.BackOff;
import org.medchain.keys.work.Lease;

/**
 * Erases the keys of patients whose destruction window is over, and certifies that when it may be certified. Rounds may overlap, on one server or
 * several: each destruction is one server's.
 */
@ApplicationScoped
public class ErasureRounds {

    private static final Logger LOG = System.getLogger(ErasureRounds.class.getName());

    /** No longer each time: an outage may end at any moment, and patients wait for their certificates. */
    private static final BackOff AFTER_A_FAILURE = new BackOff(Duration.ofSeconds(30), Duration.ofSeconds(30));

    /** The number of waits for locked rows of a tenant in a round. A single patient's row holds up no other. */
    private static final int MOST_WAITS = 2;

    @Resource
    private ManagedThreadFactory threads;

    private DueErasures due;
    private Erasure erasure;
    private ErasureSettings settings;
    private ScheduledExecutorService executor;
    private LimitedLog limited;

    /** The round that somebody waits for; null if nobody does. There is one: each round finds all that waits, and says when the next has to be. */
    private ScheduledFuture<?> next;

    /** The proxy calls this constructor. */
    protected ErasureRounds() {}

    @Inject
    ErasureRounds(DueErasures due, Erasure erasure, ErasureSettings settings, Clock clock) {
        this.due = due;
        this.erasure = erasure;
        this.settings = settings;
        this.limited = new LimitedLog(LOG, clock);
    }

    /** Creates rounds as the container leaves them, with their thread in place. */
    ErasureRounds(
            ScheduledExecutorService executor,
            DueErasures due,
            Erasure erasure,
            ErasureSettings settings,
            Clock clock) {
        this(due, erasure, settings, clock);
        this.executor = executor;
    }

    @PostConstruct
    void start() {
        // Threads of its own, which know of no caller: an erasure is the service's act.
        executor = Executors.newSingleThreadScheduledExecutor(threads);
    }

    @PreDestroy
    void stop() {
        executor.shutdownNow();
    }

    /** Makes a round at that time, unless the timer comes by sooner. */
    void comeBackAt(Optional<Instant> time) {
        time.map(due::until)
                .filter(wait -> wait.compareTo(settings.checkInterval()) < 0)
                .ifPresent(this::comeBackAfter);
    }

    private synchronized void comeBackAfter(Duration wait) {
        long millis = Math.max(0, wait.toMillis() + 1);
        if (next != null && next.getDelay(TimeUnit.MILLISECONDS) <= millis) {
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        // No caller waits for it: a round logs its own failures.
        next = executor.schedule(this::runNext, millis, TimeUnit.MILLISECONDS);
    }

    private void runNext() {
        synchronized (this) {
            next = null;
        }
        run();
    }

    /**
     * Erases all that is due by the database's clock, nothing on a server that is not ready or while erasures are paused. One destruction that fails is tried again
     * in a later round, and does not stop the others. Of a tenant whose audit trail can't be written, one is tried in a round, of one whose rows are locked two: each
     * waits, and others may be many.
     */
    public void run() {
        try {
            due.time().ifPresent(this::eraseWhatIsDueAt);
        } catch (RuntimeException | Error e) {
            limited.log(Level.ERROR, "the destructions that are due can't be read", "", e);
        }
    }

    private void eraseWhatIsDueAt(Instant now) {
        Map<TenantId, Integer> waits = new HashMap<>();
        Optional<DestructionRowId> last = Optional.empty();
        List<DestructionRowId> some;
        do {
            some = due.findAfter(now, last);
            List<Instant> waiting = some.stream()
                    .filter(id -> waits.getOrDefault(id.tenantId(), 0) < MOST_WAITS)
                    .map(id -> erase(id, waits))
                    .flatMap(Optional::stream)
                    .toList();
            comeBackAt(waiting.stream().min(Comparator.naturalOrder()));
            last = some.stream().reduce((earlier, later) -> later);
        } while (some.size() == DueErasures.BATCH);
    }

    /** Answers when to come back, for what has to wait. */
    private Optional<Instant> erase(DestructionRowId id, Map<TenantId, Integer> waits) {
        try {
            return due.take(id).flatMap(lease -> erase(lease, waits));
        } catch (RuntimeException | Error e) {
            limited.log(Level.ERROR, "an erasure can't begin; it will be tried again", ", of destruction " + id, e);
            return Optional.empty();
        }
    }

    private Optional<Instant> erase(Lease<DestructionRowId> lease, Map<TenantId, Integer> waits) {
        DestructionRowId id = lease.subject();
        try {
            Optional<Instant> possibleFrom = erasure.run(id, lease::renewIfDue);
            lease.close();
            return possibleFrom;
        } catch (Lease.LostException e) {
            LOG.log(Level.INFO, "the erasure of destruction {0} was taken over", id);
        } catch (TenantRestoredException e) {
            limited.log(
                    Level.ERROR,
                    "destructions wait, since their tenant is restored and no privacy officer has confirmed that",
                    ", as destruction " + id + " of tenant " + id.tenantId().value(),
                    null);
            lease.putOff(AFTER_A_FAILURE, "the tenant is restored");
        } catch (RuntimeException | Error e) {
            if (e instanceof AuditUnavailableException) {
                waits.put(id.tenantId(), MOST_WAITS);
            } else if (WaitTimeout.caused(e)) {
                waits.merge(id.tenantId(), 1, Integer::sum);
            }
            limited.log(Level.ERROR, "an erasure is not finished; it will be tried again", ", of destruction " + id, e);
            // Not only given back: it would be found again at once, for ever.
            lease.putOff(AFTER_A_FAILURE, "the erasure failed");
        }
        return Optional.empty();
    }
}
