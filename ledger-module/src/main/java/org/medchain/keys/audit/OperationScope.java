package org.medchain.keys.audit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.medchain.keys.BatchResult;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Repeats.Repeat;
import org.medchain.keys.server.caller.Caller;

/**
 * Runs an operation for one caller, tenant and patient, and records its one audit event. {@link AuditedOperations} makes one
 * for each kind of caller. Immutable.
 *
 * <p>Guarantee: each operation that is run has exactly one event. Its success is committed together with its change; its failure is
 * committed before the exception leaves.
 */
public final class OperationScope {

    static final Predicate<Throwable> CONCURRENT_CHANGE = ConcurrentChangeException.class::isInstance;

    private final AuditedOperations operations;
    private final Who who;
    private final Optional<PatientId> patientId;
    private final Retry retry;
    private final boolean begun;

    /**
     * The caller of an operation, the tenant, and what is done when it begins.
     *
     * @param caller asked when the operation begins
     * @param tenant of the event, until the scope is open
     * @param opening names the tenant in the attempt, or throws if the caller may not act on it
     */
    record Who(Supplier<Caller> caller, Function<Caller, Optional<TenantId>> tenant, Consumer<Attempt> opening) {}

    /** The number of tries, and the failures after which an operation is tried again. */
    record Retry(int tries, Predicate<Throwable> on) {

        boolean again(int triesLeft, Throwable failure) {
            return triesLeft > 1 && on.test(Failures.causeOf(failure));
        }
    }

    OperationScope(AuditedOperations operations, Who who) {
        this(operations, who, Optional.empty(), new Retry(1, CONCURRENT_CHANGE), false);
    }

    private OperationScope(
            AuditedOperations operations, Who who, Optional<PatientId> patientId, Retry retry, boolean begun) {
        this.operations = operations;
        this.who = who;
        this.patientId = patientId;
        this.retry = retry;
        this.begun = begun;
    }

    /** The operation acts on this patient's keys. */
    public OperationScope on(PatientId patient) {
        return new OperationScope(operations, who, Optional.of(patient), retry, begun);
    }

    /** The operation acts on this patient's keys, if on any. */
    public OperationScope on(Optional<PatientId> patient) {
        return new OperationScope(operations, who, patient, retry, begun);
    }

    /** The events have this in place of the request's id: what they are part of. */
    public OperationScope inTheCourseOf(String course) {
        return new OperationScope(
                operations,
                new Who(() -> who.caller().get().inTheCourseOf(course), who.tenant(), who.opening()),
                patientId,
                retry,
                begun);
    }

    /** If another request changes the same thing first, the use case is tried again, so many times in all. */
    public OperationScope trying(int times) {
        return trying(times, CONCURRENT_CHANGE);
    }

    /** Returns a scope that tries the use case again, so many times in all, after failures that the predicate takes. */
    public OperationScope trying(int times, Predicate<Throwable> on) {
        return new OperationScope(operations, who, patientId, new Retry(times, on), begun);
    }

    /**
     * Returns this scope for the current caller. It may be started later, on a thread that does not have the request.
     */
    public OperationScope asOfNow() {
        Caller caller = who.caller().get();
        operations.begins(caller);
        return new OperationScope(
                operations, new Who(() -> caller, who.tenant(), who.opening()), patientId, retry, true);
    }

    /**
     * Runs the operation and waits for its end.
     *
     * @param useCase looks and prepares; it changes nothing by itself, since it may be tried again
     */
    public <T> T run(Operation operation, Function<Attempt, Recorded<T>> useCase) {
        return WaitingCaller.call(after -> start(operation, OperationThreads.ofCaller(after), useCase));
    }

    /**
     * Runs the operation and holds no thread while its event is on the way to the disk.
     *
     * @param useCase looks and prepares; it changes nothing by itself, since it may be tried again
     * @return ends with the answer, or fails once the failure is recorded
     */
    public <T> CompletableFuture<T> start(
            Operation operation, OperationThreads threads, Function<Attempt, Recorded<T>> useCase) {
        return start(attemptOf(operation), threads, useCase);
    }

    /**
     * Starts an operation that changes something: of a request with an {@code Idempotency-Key} it is run once, however
     * often that is sent.
     *
     * @param again makes the answer from what {@link Recorded#repeatedFrom} was given the first time; empty if it was given nothing
     */
    public <T> CompletableFuture<T> startOnce(
            Operation operation,
            OperationThreads threads,
            Function<Attempt, Recorded<T>> useCase,
            BiFunction<Attempt, String, Recorded<T>> again) {
        Attempt attempt = attemptOf(operation);
        return operations.repeatably(
                attempt.caller(), repeat -> start(attempt, threads, once(repeat, 0, useCase, again)));
    }

    /**
     * Runs many operations of one request, each with its own event and its own end, and commits them together in as few transactions as they
     * fit in. Of a request with an {@code Idempotency-Key} each is run once.
     *
     * @return ends when all have ended, with how each ended, in their order; fails, with one event, if all are refused alike
     */
    public <T> CompletableFuture<List<BatchResult<T>>> startAll(
            Operation operation, OperationThreads threads, List<BatchItem<T>> items) {
        Caller caller = who.caller().get();
        return operations.repeatably(
                caller, repeat -> new OperationBatch<>(this, operation, caller, threads, repeat, items).start());
    }

    static <T> Function<Attempt, Recorded<T>> once(
            Optional<Repeat> repeat,
            int item,
            Function<Attempt, Recorded<T>> useCase,
            BiFunction<Attempt, String, Recorded<T>> again) {
        return repeat.<Function<Attempt, Recorded<T>>>map(it -> attempt -> it.once(item, attempt, useCase, again))
                .orElse(useCase);
    }

    /** Does what {@link #startOnce} does, and waits for its end. */
    public <T> T runOnce(
            Operation operation,
            Function<Attempt, Recorded<T>> useCase,
            BiFunction<Attempt, String, Recorded<T>> again) {
        return WaitingCaller.call(after -> startOnce(operation, OperationThreads.ofCaller(after), useCase, again));
    }

    private Attempt attemptOf(Operation operation) {
        return attemptOf(operation, who.caller().get(), patientId);
    }

    Attempt attemptOf(Operation operation, Caller caller, Optional<PatientId> patient) {
        return new Attempt(operation, caller, who.tenant().apply(caller), patient);
    }

    /** Names the tenant in the attempt, or throws if the caller may not act on it. */
    void open(Attempt attempt) {
        who.opening().accept(attempt);
    }

    <T> CompletableFuture<T> start(Attempt attempt, OperationThreads threads, Function<Attempt, Recorded<T>> useCase) {
        if (!begun) {
            operations.begins(attempt.caller());
        }
        return operations.run(attempt, threads, retry, () -> {
            open(attempt);
            return useCase.apply(attempt);
        });
    }
}
