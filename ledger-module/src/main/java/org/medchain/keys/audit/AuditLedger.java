package org.medchain.keys.audit;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.provider.ProviderType;

/**
 * The one write path of operations: an event is committed together with its effect, or alone if it has none, in one
 * transaction with whatever else waits at that moment. When a method returns, event and effect are on disk; when it throws,
 * nothing may be handed out.
 *
 * <p>Limit: if the disk does not answer in time, or the answer of a commit is lost, a unit whose commit had begun may be committed although
 * its caller was refused, and learns that the outcome is unknown. Then the trail tells of a success that nobody received; never the other
 * way round.
 */
@ApplicationScoped
class AuditLedger {

    private static final int LANE_CAPACITY = 10_000;

    @Resource
    private ManagedThreadFactory threads;

    private final LongAdder taken = new LongAdder();
    private GroupWriter writer;
    private ChangedChains changedChains;
    private ProviderSettings providerSettings;
    private Clock clock;
    private SecureRandom random;
    private AuditSettings settings;
    private Duration deadline;
    private List<LedgerLane> lanes;
    private ProviderType provider;

    /** The proxy calls this constructor. */
    protected AuditLedger() {}

    @Inject
    AuditLedger(
            GroupWriter writer,
            ChangedChains changedChains,
            AuditSettings settings,
            ProviderSettings providerSettings,
            Clock clock,
            SecureRandom random) {
        this.writer = writer;
        this.changedChains = changedChains;
        this.providerSettings = providerSettings;
        this.clock = clock;
        this.random = random;
        this.settings = settings;
        this.deadline = settings.deadline();
    }

    /** Gives the ledger its threads, as the container does. */
    AuditLedger on(ManagedThreadFactory given) {
        threads = given;
        return this;
    }

    @PostConstruct
    void start() {
        provider = providerSettings.provider();
        lanes = IntStream.range(0, settings.writers())
                .mapToObj(number -> new LedgerLane(LANE_CAPACITY, settings.groupLimit(), writer, clock))
                .toList();
        LaneThreads laneThreads = new LaneThreads(threads, clock);
        lanes.forEach(laneThreads::start);
    }

    /** Returns true if each lane commits what it is given, or has nothing to commit. */
    boolean commits() {
        return lanes.stream().noneMatch(lane -> lane.isStuck(deadline));
    }

    /** Returns how long a caller waits. */
    Duration deadline() {
        return deadline;
    }

    int countLanes() {
        return lanes.size();
    }

    /** Returns how many events wait in a lane, from 0 on. */
    int waiting(int lane) {
        return lanes.get(lane).waiting();
    }

    /** Returns how many groups all lanes wrote since the start. */
    long groups() {
        return lanes.stream().mapToLong(LedgerLane::groups).sum();
    }

    /** Returns how many events were in those groups. */
    long events() {
        return lanes.stream().mapToLong(LedgerLane::events).sum();
    }

    @PreDestroy
    void stop() {
        lanes.forEach(LedgerLane::stop);
    }

    /**
     * Appends the successes of operations in as few transactions as they fit in. Each ends by itself, all within this time.
     *
     * @return what {@link #appendSuccess} would have failed with for each, in their order; empty for what is on disk
     */
    List<Optional<RuntimeException>> appendAll(List<BatchEntry> successes, Duration within) {
        // Made before the first is added: a writer that wakes up for it finds the others too, and commits once.
        List<LedgerUnit> units = successes.stream()
                .map(success -> new LedgerUnit(event(success.attempt(), Optional.empty()), success.effect()))
                .toList();
        List<CompletableFuture<Void>> appended =
                units.stream().map(unit -> enqueue(unit, within, Runnable::run)).toList();
        return appended.stream().map(AuditLedger::failureOf).toList();
    }

    private static Optional<RuntimeException> failureOf(CompletableFuture<Void> appended) {
        return appended.<Optional<RuntimeException>>handle((committed, failure) ->
                        Optional.ofNullable(failure).map(it -> (RuntimeException) Failures.causeOf(it)))
                .join();
    }

    /**
     * Appends the success of an operation, with what it changes. No thread is held meanwhile.
     *
     * @param earlier what is committed with it, and before it
     * @param after runs what depends on the answer; never the writer's own thread, which all others wait for
     * @return ends when event and effect are on disk; fails with {@link org.medchain.keys.ConcurrentChangeException} if another request
     *     changed the same rows first, with {@link AuditUnavailableException} if they could not be stored in time, or as the effect does
     */
    CompletableFuture<Void> appendSuccess(List<Attempt> earlier, Attempt attempt, Effect effect, Executor after) {
        List<AuditEvent> before =
                earlier.stream().map(it -> event(it, Optional.empty())).toList();
        return enqueue(new LedgerUnit(before, event(attempt, Optional.empty()), effect), deadline, after);
    }

    /** Appends the event of an operation that was refused or failed. */
    CompletableFuture<Void> appendFailure(Attempt attempt, FailureReason reason, Executor after) {
        return enqueue(new LedgerUnit(event(attempt, Optional.of(reason)), Effect.NONE), deadline, after);
    }

    private CompletableFuture<Void> enqueue(LedgerUnit unit, Duration within, Executor after) {
        try {
            add(unit);
        } catch (AuditUnavailableException e) {
            return CompletableFuture.failedFuture(e);
        }
        return unit.outcome()
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((committed, failure) -> giveUpIfLate(unit, failure))
                .handleAsync(
                        (committed, failure) -> {
                            if (failure != null) {
                                throw refusal(unit, Failures.causeOf(failure));
                            }
                            return null;
                        },
                        after);
    }

    /**
     * Gives up a unit at once, and not when a thread is free for what comes after: so the writer can't take it any
     * more.
     */
    private static void giveUpIfLate(LedgerUnit unit, Throwable failure) {
        if (failure instanceof TimeoutException) {
            unit.giveUp();
        }
    }

    private static RuntimeException refusal(LedgerUnit unit, Throwable failure) {
        return failure instanceof RuntimeException known ? known : unit.unavailable(failure);
    }

    private AuditEvent event(Attempt attempt, Optional<FailureReason> reason) {
        return new AuditEvent(attempt, reason, provider, clock.instant(), random);
    }

    /** Returns how many events it was given since it started, whatever became of them. */
    long taken() {
        return taken.sum();
    }

    private void add(LedgerUnit unit) {
        taken.increment();
        String tenantId = unit.event().tenantId();
        // Also if it failed: how its commit ended may not be known.
        unit.whenEnded(committed -> {
            changedChains.note(tenantId);
            if (committed && unit.event().seq() > 0) {
                changedChains.noteCommitted(unit.event());
            }
        });
        lanes.get(Math.floorMod(writer.place(tenantId), lanes.size())).add(unit);
    }
}
