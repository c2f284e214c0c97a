package org.medchain.keys.audit;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.OperationScope.Retry;
import org.medchain.keys.audit.OperationScope.Who;
import org.medchain.keys.audit.Repeats.Repeat;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Callers;
import org.medchain.keys.server.database.DatabaseOutage;
import org.medchain.keys.server.tracing.Spans;

/**
 * Opens the scope in which an operation is run, and commits what its use case returns together with the operation's one event. A failure
 * has an event too, which is committed before the exception or error leaves.
 */
@Shared
public final class AuditedOperations {

    private static final Logger LOG = System.getLogger(AuditedOperations.class.getName());

    private final Callers callers;
    private final AuditLedger ledger;
    private final OperationMetrics metrics;
    private final Repeats repeats;
    private final Spans spans;
    private final LimitedLog outages;

    @Inject
    AuditedOperations(
            Callers callers, AuditLedger ledger, OperationMetrics metrics, Repeats repeats, Spans spans, Clock clock) {
        this.callers = callers;
        this.ledger = ledger;
        this.metrics = metrics;
        this.repeats = repeats;
        this.spans = spans;
        this.outages = new LimitedLog(LOG, clock);
    }

    /**
     * Operations on the tenant that the caller acts for: its token's, else the one it names, else the installation's default.
     *
     * @param named the tenant that a caller without a token names
     */
    public OperationScope ofCallersTenant(Optional<TenantId> named) {
        return new OperationScope(
                this,
                new Who(
                        callers::current,
                        Caller::tenant,
                        attempt -> attempt.actsOn(callers.actingTenant(attempt.caller(), named))));
    }

    /** Operations on a tenant's record. One that the caller may not administer is answered like a missing one. */
    public OperationScope administering(TenantId tenantId) {
        return new OperationScope(this, new Who(callers::current, Caller::tenant, attempt -> {
            if (!attempt.caller().mayAdminister(tenantId)) {
                throw new UnknownTenantException();
            }
            attempt.actsOn(tenantId);
        }));
    }

    /** Returns true if the caller may run {@linkplain #administering operations on this tenant's record}. */
    public boolean mayAdminister(TenantId tenantId) {
        return callers.current().mayAdminister(tenantId);
    }

    /** Operations on whatever the caller's token is for: one tenant, or the installation. */
    public OperationScope installation() {
        return new OperationScope(this, new Who(callers::current, Caller::tenant, attempt -> {}));
    }

    /**
     * Returns the scope of operations that the service does by itself.
     *
     * @param tenantId absent for what belongs to no tenant
     */
    public OperationScope byItself(Optional<TenantId> tenantId) {
        return new OperationScope(this, new Who(Caller::internal, caller -> tenantId, attempt -> {}));
    }

    /**
     * Returns the scope of operations that the service does by itself in a tenant.
     *
     * @param course names what it is part of, in place of a request's id
     */
    public OperationScope byItself(TenantId tenantId, String course) {
        return byItself(Optional.of(tenantId), course);
    }

    /** Does what {@link #byItself(TenantId, String)} does; the tenant is absent for operations that belong to none. */
    public OperationScope byItself(Optional<TenantId> tenantId, String course) {
        return new OperationScope(this, new Who(() -> Caller.internal(course), caller -> tenantId, attempt -> {}));
    }

    /**
     * Starts what the caller asks for. Until it ends, the same request is refused.
     *
     * @param starting is given the repeat of a request with an {@code Idempotency-Key}
     */
    <T> CompletableFuture<T> repeatably(Caller caller, Function<Optional<Repeat>, CompletableFuture<T>> starting) {
        Optional<Repeat> repeat = caller.request().repeatable().map(repeats::begin);
        try {
            return starting.apply(repeat).whenComplete((unused, failure) -> repeat.ifPresent(Repeat::close));
        } catch (RuntimeException | Error e) {
            repeat.ifPresent(Repeat::close);
            throw e;
        }
    }

    /** An operation of this caller begins, on the thread of its request. */
    void begins(Caller caller) {
        // Outside of an HTTP request nobody asks whether it is audited.
        if (caller.request().sourceAddress().isPresent()) {
            callers.markAudited();
        }
    }

    <T> CompletableFuture<T> run(
            Attempt attempt, OperationThreads threads, Retry retry, Supplier<Recorded<T>> useCase) {
        long start = System.nanoTime();
        // The request's span: later steps run on threads that do not have it.
        Context context = Context.current();
        return tryUpTo(retry.tries(), attempt, threads, retry, useCase, context)
                .exceptionallyCompose(failure -> recordFailure(attempt, Failures.causeOf(failure), threads.after()))
                .whenComplete((answer, failure) -> measure(
                        attempt.operation(),
                        Optional.ofNullable(failure).map(Failures::causeOf).map(AuditedOperations::reasonOf),
                        start));
    }

    private <T> CompletableFuture<T> tryUpTo(
            int tries,
            Attempt attempt,
            OperationThreads threads,
            Retry retry,
            Supplier<Recorded<T>> useCase,
            Context context) {
        return tryOnce(attempt, threads, useCase, context)
                .exceptionallyCompose(failure -> retry.again(tries, failure)
                        ? tryUpTo(tries - 1, attempt, threads, retry, useCase, context)
                        : CompletableFuture.failedFuture(failure));
    }

    private <T> CompletableFuture<T> tryOnce(
            Attempt attempt, OperationThreads threads, Supplier<Recorded<T>> useCase, Context context) {
        return threads.prepare(context.wrapSupplier(useCase))
                .thenCompose(recorded -> append(attempt, recorded, threads.after(), context)
                        .handle((stored, failure) -> {
                            if (failure != null) {
                                recorded.notCommitted();
                                throw new CompletionException(failure);
                            }
                            recorded.earlier()
                                    .forEach(it -> metrics.ended(it.operation(), Optional.empty(), Duration.ZERO));
                            return answer(recorded);
                        }));
    }

    /**
     * Appends the event; if that can't even begin, it fails as a failed commit does, and the recorded answer is
     * released too.
     */
    private CompletableFuture<Void> append(Attempt attempt, Recorded<?> recorded, Executor after, Context context) {
        Span wait = spans.ofWait("audit ledger", context);
        try {
            return ledger.appendSuccess(recorded.earlier(), attempt, recorded.effect(), after)
                    .whenComplete((unused, failure) -> wait.end());
        } catch (RuntimeException | Error e) {
            wait.end();
            return CompletableFuture.failedFuture(e);
        }
    }

    private static <T> T answer(Recorded<T> recorded) {
        try {
            return recorded.committed();
        } catch (RuntimeException | Error e) {
            throw new CompletionException(new UnansweredException(e));
        }
    }

    /** The operation is committed and has its event, but its answer could not be made. */
    private static final class UnansweredException extends RuntimeException {

        private final Throwable reason;

        UnansweredException(Throwable reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /** Fails with the failure once it is recorded, or because it could not be. */
    private <T> CompletableFuture<T> recordFailure(Attempt attempt, Throwable failure, Executor after) {
        if (failure instanceof AuditUnavailableException unavailable) {
            outages.log(
                    Level.ERROR,
                    attempt.operation()
                            + (unavailable.isOutcomeUnknown()
                                    ? " may have happened: how the commit of its audit event ended is not known"
                                    : " did not happen: its audit event could not be stored"),
                    "",
                    failure);
            return CompletableFuture.failedFuture(failure);
        }
        if (failure instanceof UnansweredException unanswered) {
            return CompletableFuture.failedFuture(toldAs(attempt.operation(), unanswered.reason));
        }
        Throwable told = toldAs(attempt.operation(), failure);
        if (told instanceof UnknownTenantException) {
            attempt.actsOnNoOtherTenant();
        }
        return ledger.appendFailure(attempt, reasonOf(told), after)
                .thenCompose(recorded -> CompletableFuture.failedFuture(told));
    }

    /** A database that is not available fails in many ways; callers know one. The ledger may work all the same, or again. */
    private Throwable toldAs(Operation operation, Throwable failure) {
        if (failure instanceof KeyManagementException || !DatabaseOutage.caused(failure)) {
            return failure;
        }
        outages.log(Level.ERROR, operation + " did not happen: the database is not available", "", failure);
        return new AuditUnavailableException(failure);
    }

    private static FailureReason reasonOf(Throwable failure) {
        if (failure instanceof MalformedValueException) {
            return FailureReason.INVALID_REQUEST;
        }
        return failure instanceof KeyManagementException known ? known.reason() : FailureReason.INTERNAL_ERROR;
    }

    private void measure(Operation operation, Optional<FailureReason> reason, long start) {
        metrics.ended(operation, reason, Duration.ofNanos(System.nanoTime() - start));
    }
}
