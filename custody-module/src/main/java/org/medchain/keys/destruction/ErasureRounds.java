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
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    @Resource
    private ManagedThreadFactory threads;

    private DueErasures due;
    private Erasure erasure;
    private ErasureSettings settings;
    private ScheduledExecutorService executor;
    private LimitedLog limited;

    /** The seconds at which a round is awaited, one each: else each round that finds two that wait makes two rounds. */
    private final Set<Instant> awaited = ConcurrentHashMap.newKeySet();

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

    /** Makes a round as soon as the thread of rounds is free, for a caller that does not wait. */
    void runSoon() {
        executor.execute(this::run);
    }

    /** Makes a round at that time, or within a second after it, unless the timer comes by sooner. */
    void comeBackAt(Optional<Instant> time) {
        time.map(ErasureRounds::endOfSecond)
                .filter(it -> due.until(it).compareTo(settings.checkInterval()) < 0)
                .filter(awaited::add)
                .ifPresent(this::comeBackAt);
    }

    private void comeBackAt(Instant time) {
        // No caller waits for it: a round logs its own failures.
        ScheduledFuture<?> unused = executor.schedule(
                () -> {
                    awaited.remove(time);
                    run();
                },
                Math.max(0, due.until(time).toMillis() + 1),
                TimeUnit.MILLISECONDS);
    }

    private static Instant endOfSecond(Instant time) {
        return time.plus(Duration.ofSeconds(1).minusNanos(1)).truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Erases all that is due by the database's clock, nothing on a server that is not ready or while erasures are paused. One destruction that fails is tried again
     * in a later round, and does not stop the others. Of a tenant whose audit trail can't be written, or whose rows are locked, one is tried in
     * a round: each waits, and others may be many.
     */
    public void run() {
        try {
            due.time().ifPresent(this::eraseWhatIsDueAt);
        } catch (RuntimeException | Error e) {
            limited.log(Level.ERROR, "the destructions that are due can't be read", "", e);
        }
    }

    private void eraseWhatIsDueAt(Instant now) {
        Set<TenantId> unavailable = new HashSet<>();
        Optional<DestructionRowId> last = Optional.empty();
        List<DestructionRowId> some;
        do {
            some = due.findAfter(now, last);
            List<Instant> waiting = some.stream()
                    .filter(id -> !unavailable.contains(id.tenantId()))
                    .map(id -> erase(id, unavailable))
                    .flatMap(Optional::stream)
                    .toList();
            waiting.forEach(it -> comeBackAt(Optional.of(it)));
            last = some.stream().reduce((earlier, later) -> later);
        } while (some.size() == DueErasures.BATCH);
    }

    /** Answers when to come back, for what has to wait. */
    private Optional<Instant> erase(DestructionRowId id, Set<TenantId> unavailable) {
        try {
            return due.take(id).flatMap(lease -> erase(lease, unavailable));
        } catch (RuntimeException | Error e) {
            if (WaitTimeout.caused(e)) {
                unavailable.add(id.tenantId());
            }
            limited.log(Level.ERROR, "an erasure can't begin; it will be tried again", ", of destruction " + id, e);
            return Optional.empty();
        }
    }

    private Optional<Instant> erase(Lease<DestructionRowId> lease, Set<TenantId> unavailable) {
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
            if (e instanceof AuditUnavailableException || WaitTimeout.caused(e)) {
                unavailable.add(id.tenantId());
            }
            limited.log(Level.ERROR, "an erasure is not finished; it will be tried again", ", of destruction " + id, e);
            // Not only given back: it would be found again at once, for ever.
            lease.putOff(AFTER_A_FAILURE, "the erasure failed");
        }
        return Optional.empty();
    }
}
