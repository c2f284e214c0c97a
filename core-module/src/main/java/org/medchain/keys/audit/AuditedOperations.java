package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.OperationScope.Retry;
import org.medchain.keys.audit.OperationScope.Who;
import org.medchain.keys.caller.Caller;
import org.medchain.keys.caller.Callers;
import org.medchain.keys.caller.RequestDetails;
import org.medchain.keys.persistence.DatabaseOutage;

/**
 * Runs operations so that each has exactly one event: the work itself records its success through the {@link AuditLedger},
 * together with its effect; a failure is recorded here, on its own, before the exception leaves.
 */
@ApplicationScoped
public class AuditedOperations {

    private static final Logger LOG = System.getLogger(AuditedOperations.class.getName());

    private Callers callers;
    private AuditLedger ledger;
    private OperationMetrics metrics;
    private RequestDetails request;

    /** For the proxy. */
    protected AuditedOperations() {}

    @Inject
    AuditedOperations(Callers callers, AuditLedger ledger, OperationMetrics metrics, RequestDetails request) {
        this.callers = callers;
        this.ledger = ledger;
        this.metrics = metrics;
        this.request = request;
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

    /** Operations on whatever the caller's token is for: one tenant, or the installation. */
    public OperationScope installation() {
        return new OperationScope(this, new Who(callers::current, Caller::tenant, attempt -> {}));
    }

    /**
     * What the service does by itself.
     *
     * @param tenantId absent for what belongs to no tenant
     */
    public OperationScope byItself(Optional<TenantId> tenantId) {
        return new OperationScope(this, new Who(Caller::internal, caller -> tenantId, attempt -> {}));
    }

    /**
     * What the service does by itself in a tenant.
     *
     * @param course names what it is part of, in place of a request's id
     */
    public OperationScope byItself(TenantId tenantId, String course) {
        return new OperationScope(
                this, new Who(() -> Caller.internal(course), caller -> Optional.of(tenantId), attempt -> {}));
    }

    <T> CompletableFuture<T> run(Attempt attempt, Executor after, Retry retry, Supplier<Recorded<T>> useCase) {
        long start = System.nanoTime();
        // Outside of an HTTP request nobody asks whether it is audited.
        if (attempt.caller().sourceAddress().isPresent()) {
            markAudited();
        }
        return tryUpTo(retry.tries(), attempt, after, retry, useCase)
                .exceptionallyCompose(failure -> recordFailure(attempt, Failures.causeOf(failure), after))
                .whenComplete((answer, failure) ->
                        measure(attempt.operation(), failure == null ? Outcome.SUCCESS : Outcome.FAILURE, start));
    }

    private <T> CompletableFuture<T> tryUpTo(
            int tries, Attempt attempt, Executor after, Retry retry, Supplier<Recorded<T>> useCase) {
        return tryOnce(attempt, after, useCase)
                .exceptionallyCompose(failure -> retry.again(tries, failure)
                        ? tryUpTo(tries - 1, attempt, after, retry, useCase)
                        : CompletableFuture.failedFuture(failure));
    }

    private <T> CompletableFuture<T> tryOnce(Attempt attempt, Executor after, Supplier<Recorded<T>> useCase) {
        Recorded<T> recorded;
        try {
            recorded = useCase.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return ledger.appendSuccess(attempt, recorded.effect(), after).handle((stored, failure) -> {
            if (failure != null) {
                recorded.notCommitted();
                throw new CompletionException(failure);
            }
            return answer(recorded);
        });
    }

    private static <T> T answer(Recorded<T> recorded) {
        try {
            return recorded.committed();
        } catch (RuntimeException e) {
            throw new CompletionException(new UnansweredException(e));
        }
    }

    /** The operation is committed and has its event, but its answer could not be made. */
    private static final class UnansweredException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final RuntimeException reason;

        UnansweredException(RuntimeException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /**
     * Runs an operation that concerns no patient.
     *
     * @param work records the success before it returns
     */
    public <T> T run(Operation operation, Function<Attempt, T> work) {
        return run(operation, Optional.empty(), work);
    }

    /**
     * Runs an operation on a patient's keys.
     *
     * @param work records the success before it returns
     */
    public <T> T run(Operation operation, Optional<PatientId> patientId, Function<Attempt, T> work) {
        return run(attempt(operation, patientId), work);
    }

    /**
     * Runs what the service does by itself, outside any request.
     *
     * @param tenantId absent for what belongs to no tenant
     * @param work records the success before it returns
     */
    public <T> T runByItself(Operation operation, Optional<TenantId> tenantId, Function<Attempt, T> work) {
        return run(new Attempt(operation, Caller.internal(), tenantId, Optional.empty()), work);
    }

    /**
     * Runs what the service does by itself, in a tenant.
     *
     * @param requestId what brought it about, as the trail tells it
     * @param work records the success before it returns
     */
    public <T> T runByItself(Operation operation, TenantId tenantId, String requestId, Function<Attempt, T> work) {
        return run(new Attempt(operation, Caller.internal(requestId), Optional.of(tenantId), Optional.empty()), work);
    }

    private <T> T run(Attempt attempt, Function<Attempt, T> work) {
        long start = System.nanoTime();
        Operation operation = attempt.operation();
        Outcome outcome = Outcome.FAILURE;
        try {
            T result = work.apply(attempt);
            outcome = Outcome.SUCCESS;
            return result;
        } catch (AuditUnavailableException e) {
            LOG.log(Level.ERROR, operation + " did not happen: its audit event could not be stored", e);
            throw e;
        } catch (RuntimeException e) {
            RuntimeException told = toldAs(operation, e);
            ledger.recordFailure(attempt, reasonOf(told));
            throw told;
        } finally {
            markAudited();
            measure(operation, outcome, start);
        }
    }

    /**
     * Runs an operation on a patient's keys that does not hold its thread to the end.
     *
     * @param after runs what comes after the ledger's answer
     * @param work its stage ends when the success is recorded
     * @return ends with the result, or fails once the failure is recorded
     */
    public <T> CompletableFuture<T> run(
            Operation operation, PatientId patientId, Executor after, Function<Attempt, CompletableFuture<T>> work) {
        long start = System.nanoTime();
        Attempt attempt = attempt(operation, Optional.of(patientId));
        // Nobody else asks; and elsewhere there may be no request, which only an exception tells.
        if (attempt.caller().sourceAddress().isPresent()) {
            markAudited();
        }
        return begin(work, attempt)
                .exceptionallyCompose(failure -> recordFailure(attempt, Failures.causeOf(failure), after))
                .whenComplete((result, failure) ->
                        measure(operation, failure == null ? Outcome.SUCCESS : Outcome.FAILURE, start));
    }

    private static <T> CompletableFuture<T> begin(Function<Attempt, CompletableFuture<T>> work, Attempt attempt) {
        try {
            return work.apply(attempt);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Fails with the failure once it is recorded, or because it could not be. */
    private <T> CompletableFuture<T> recordFailure(Attempt attempt, Throwable failure, Executor after) {
        if (failure instanceof AuditUnavailableException) {
            LOG.log(Level.ERROR, attempt.operation() + " did not happen: its audit event could not be stored", failure);
            return CompletableFuture.failedFuture(failure);
        }
        if (failure instanceof UnansweredException unanswered) {
            return CompletableFuture.failedFuture(toldAs(attempt.operation(), unanswered.reason));
        }
        Throwable told = failure instanceof RuntimeException e ? toldAs(attempt.operation(), e) : failure;
        return ledger.appendFailure(attempt, reasonOf(told), after)
                .thenCompose(recorded -> CompletableFuture.failedFuture(told));
    }

    /** A database that is not available fails in many ways; callers know one. The ledger may work all the same, or again. */
    private static RuntimeException toldAs(Operation operation, RuntimeException failure) {
        if (failure instanceof KeyManagementException || !DatabaseOutage.caused(failure)) {
            return failure;
        }
        LOG.log(Level.ERROR, operation + " did not happen: the database is not available", failure);
        return new AuditUnavailableException(failure);
    }

    private static FailureReason reasonOf(Throwable failure) {
        return failure instanceof KeyManagementException known ? known.reason() : FailureReason.INTERNAL_ERROR;
    }

    private void measure(Operation operation, Outcome outcome, long start) {
        metrics.ended(operation, outcome, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Records an operation that was refused before it began. */
    public void refuse(Operation operation, Optional<PatientId> patientId, FailureReason reason) {
        ledger.recordFailure(attempt(operation, patientId), reason);
        metrics.ended(operation, Outcome.FAILURE, Duration.ZERO);
    }

    /** Records what happened by itself, in no tenant. */
    public void recordByItself(Operation operation) {
        ledger.recordSuccess(new Attempt(operation, Caller.internal(), Optional.empty(), Optional.empty()));
    }

    private Attempt attempt(Operation operation, Optional<PatientId> patientId) {
        Caller caller = callers.current();
        return new Attempt(operation, caller, caller.tenant(), patientId);
    }

    private void markAudited() {
        try {
            request.markAudited();
        } catch (ContextNotActiveException e) {
            LOG.log(Level.TRACE, "no request to remember it", e);
        }
    }
}
