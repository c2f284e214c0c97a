package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.QueryTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.TickingClock;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Callers;
import org.medchain.keys.server.caller.RequestDetails;
import org.medchain.keys.server.caller.TestCaller;
import org.medchain.keys.server.tracing.RecordedSpans;
import org.medchain.keys.server.tracing.Spans;

class AuditedOperationsTest {

    private static final PatientId PATIENT = new PatientId("patient-1");

    private final RecordedSpans tracing = new RecordedSpans();
    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T10:00:00Z"));
    private final List<FailureReason> recorded = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Optional<FailureReason>> measured = new ArrayList<>();
    private final RequestDetails request = new RequestDetails();
    private final CompletableFuture<Void> disk = new CompletableFuture<>();
    private CompletableFuture<Void> success = new CompletableFuture<>();
    private Caller caller = Caller.internal();
    private final Callers callers = new Callers(null, null, request) {
        @Override
        public Caller current() {
            return caller;
        }
    };
    private final AuditLedger ledger = new AuditLedger() {
        @Override
        CompletableFuture<Void> appendSuccess(List<Attempt> earlier, Attempt attempt, Effect effect, Executor after) {
            if (success == null) {
                throw new IllegalStateException("no event can be made");
            }
            return success;
        }

        @Override
        CompletableFuture<Void> appendFailure(Attempt attempt, FailureReason reason, Executor after) {
            recorded.add(reason);
            attempts.add(attempt);
            return disk;
        }
    };
    private final OperationMetrics metrics = new OperationMetrics() {
        @Override
        void ended(Operation operation, Optional<FailureReason> reason, Duration duration) {
            measured.add(reason);
        }
    };
    private final AuditedOperations operations = new AuditedOperations(
            callers, ledger, metrics, new Repeats(null, clock), new Spans(tracing.tracer()), clock);

    /** @param ledgersAnswer to the operation's success */
    private CompletableFuture<String> run(CompletableFuture<Void> ledgersAnswer) {
        success = ledgersAnswer;
        return start(attempt -> Recorded.found("key"));
    }

    private CompletableFuture<String> start(Function<Attempt, Recorded<String>> useCase) {
        return operations
                .installation()
                .on(PATIENT)
                .start(Operation.GENERATE_DATA_KEY, OperationThreads.ofCaller(Runnable::run), useCase);
    }

    private static Throwable failureOf(CompletableFuture<?> ended) {
        assertThat(ended).isCompletedExceptionally();
        return Failures.causeOf(ended.handle((result, failure) -> failure).join());
    }

    /** As a read that hangs fails. */
    private static PersistenceException outage() {
        return new QueryTimeoutException(new SQLException("canceling statement due to statement timeout", "57014"));
    }

    @Nested
    class Refuse {

        private final RefusedOperations refused =
                new RefusedOperations(callers, ledger, metrics, new RefusalLimit(new RefusalSettings(2), clock), clock);

        private void refuse() {
            refused.refuse(Operation.GENERATE_DATA_KEY, Optional.of(PATIENT), FailureReason.FORBIDDEN);
        }

        @Test
        void recordsTheFirstOfAMinuteAndCountsTheOthers() {
            disk.complete(null);
            refuse();
            refuse();

            for (int i = 0; i < 250; i++) {
                assertThatExceptionOfType(TooManyRequestsException.class).isThrownBy(this::refuse);
            }
            refused.recordCountedRefusals();
            assertThat(recorded).as("the minute is not over").hasSize(2);
            clock.advance(Duration.ofMinutes(1));
            refused.recordCountedRefusals();
            refused.recordCountedRefusals();

            assertThat(recorded)
                    .containsExactly(FailureReason.FORBIDDEN, FailureReason.FORBIDDEN, FailureReason.FORBIDDEN);
            Attempt counted = attempts.get(2);
            assertThat(counted.operation()).isEqualTo(Operation.COUNT_REFUSALS);
            assertThat(counted.caller().actor()).isEqualTo(caller.actor());
            assertThat(counted.caller().requestId()).isEqualTo("refusals.250");
            assertThat(measured).hasSize(252);
        }

        @Test
        void recordsTheCountOfTheRunningMinuteAtTheEnd() {
            disk.complete(null);
            refuse();
            refuse();
            assertThatExceptionOfType(TooManyRequestsException.class).isThrownBy(this::refuse);

            refused.recordAllCountedRefusals();

            assertThat(attempts.get(2).caller().requestId()).isEqualTo("refusals.1");
        }

        @Test
        void keepsTheCountUntilItCanBeRecorded() {
            disk.complete(null);
            refuse();
            refuse();
            assertThatExceptionOfType(TooManyRequestsException.class).isThrownBy(this::refuse);
            clock.advance(Duration.ofMinutes(1));

            disk.obtrudeException(new AuditUnavailableException());
            refused.recordCountedRefusals();
            disk.obtrudeValue(null);
            refused.recordCountedRefusals();
            refused.recordCountedRefusals();

            assertThat(attempts.stream().skip(2).map(Attempt::operation))
                    .containsExactly(Operation.COUNT_REFUSALS, Operation.COUNT_REFUSALS);
        }
    }

    @Nested
    class Run {

        private Throwable failureOf(RuntimeException thrown) {
            disk.complete(null);
            return catchThrowable(() -> operations.installation().run(Operation.LIST_DATA_KEYS, attempt -> {
                throw thrown;
            }));
        }

        @Test
        void recordsAFailureAndTellsIt() {
            TenantSuspendedException failure = new TenantSuspendedException();

            assertThat(failureOf(failure)).isSameAs(failure);
            assertThat(recorded).containsExactly(FailureReason.TENANT_SUSPENDED);
            assertThat(measured).containsExactly(Optional.of(FailureReason.TENANT_SUSPENDED));
        }

        @Test
        void recordsADefectAndTellsIt() {
            PersistenceException defect = new PersistenceException(new SQLException("no such table", "42P01"));

            assertThat(failureOf(defect)).isSameAs(defect);
            assertThat(recorded).containsExactly(FailureReason.INTERNAL_ERROR);
        }

        @Test
        void recordsAnErrorAndTellsIt() {
            StackOverflowError error = new StackOverflowError();
            disk.complete(null);

            assertThatExceptionOfType(StackOverflowError.class)
                    .isThrownBy(() -> operations.installation().run(Operation.LIST_TENANTS, attempt -> {
                        throw error;
                    }))
                    .isSameAs(error);

            assertThat(recorded).containsExactly(FailureReason.INTERNAL_ERROR);
            assertThat(measured).containsExactly(Optional.of(FailureReason.INTERNAL_ERROR));
        }

        @Test
        void recordsNoSecondEventOfAnAnswerThatEndsInAnError() {
            success.complete(null);

            assertThatExceptionOfType(StackOverflowError.class)
                    .isThrownBy(() -> operations
                            .installation()
                            .run(
                                    Operation.LIST_TENANTS,
                                    attempt -> Recorded.changingThen(Effect.NONE, () -> {
                                        throw new StackOverflowError();
                                    })));

            assertThat(recorded).isEmpty();
        }

        @Test
        void recordsThatTheDatabaseIsNotAvailableAndTellsItsOwnWay() {
            PersistenceException outage = outage();

            assertThat(failureOf(outage))
                    .isInstanceOf(AuditUnavailableException.class)
                    .hasCause(outage);
            assertThat(recorded).containsExactly(FailureReason.AUDIT_UNAVAILABLE);
            assertThat(measured).containsExactly(Optional.of(FailureReason.AUDIT_UNAVAILABLE));
        }

        @Test
        void recordsNothingWhenTheLedgerIsTheReason() {
            AuditUnavailableException failure = new AuditUnavailableException(outage());

            assertThat(failureOf(failure)).isSameAs(failure);
            assertThat(recorded).isEmpty();
        }
    }

    @Nested
    class RunWithoutWaiting {

        @Test
        void waitsForTheLedgerInASpanBelowThatOfTheRequest() {
            Span request = tracing.tracer().spanBuilder("request").startSpan();
            CompletableFuture<Void> ledger = new CompletableFuture<>();

            CompletableFuture<String> ended =
                    Context.root().with(request).wrapSupplier(() -> run(ledger)).get();
            assertThat(tracing.ended()).isEmpty();
            ledger.complete(null);

            assertThat(ended).isCompleted();
            assertThat(tracing.ended()).singleElement().satisfies(span -> {
                assertThat(span.getName()).isEqualTo("audit ledger");
                assertThat(span.getParentSpanId())
                        .isEqualTo(request.getSpanContext().getSpanId());
            });
        }

        @Test
        void handsTheSpanOfTheRequestOnToTheThreadOfTheUseCase() {
            Span request = tracing.tracer().spanBuilder("request").startSpan();
            success.complete(null);
            OperationThreads another = new OperationThreads(
                    task -> CompletableFuture.runAsync(task).join(), Runnable::run);

            CompletableFuture<Span> seen = Context.root()
                    .with(request)
                    .wrapSupplier(() -> operations
                            .installation()
                            .start(Operation.GENERATE_DATA_KEY, another, attempt -> Recorded.found(Span.current())))
                    .get();

            assertThat(seen).isCompletedWithValue(request);
        }

        @Test
        void endsItsSpanIfNoEventCanBeMade() {
            success = null;
            disk.complete(null);

            failureOf(start(attempt -> Recorded.found("key")));

            assertThat(tracing.ended()).hasSize(1);
        }

        @Test
        void answersWhatTheWorkEndsWith() {
            CompletableFuture<Void> onDisk = new CompletableFuture<>();
            CompletableFuture<String> ended = run(onDisk);
            assertThat(ended).isNotDone();
            assertThat(measured).isEmpty();

            onDisk.complete(null);

            assertThat(ended).isCompletedWithValue("key");
            assertThat(measured).containsExactly(Optional.empty());
            assertThat(recorded).isEmpty();
        }

        @Test
        void recordsAFailureOnceBeforeItIsTold() {
            TenantSuspendedException failure = new TenantSuspendedException();
            CompletableFuture<String> ended = run(CompletableFuture.failedFuture(failure));
            assertThat(recorded).containsExactly(FailureReason.TENANT_SUSPENDED);
            assertThat(ended).isNotDone();

            disk.complete(null);

            assertThat(failureOf(ended)).isSameAs(failure);
            assertThat(measured).containsExactly(Optional.of(FailureReason.TENANT_SUSPENDED));
        }

        @Test
        void recordsWhatTheWorkThrowsBeforeItHasAStage() {
            disk.complete(null);

            CompletableFuture<String> ended = start(attempt -> {
                throw new IllegalStateException("a defect");
            });

            assertThat(failureOf(ended)).isInstanceOf(IllegalStateException.class);
            assertThat(recorded).containsExactly(FailureReason.INTERNAL_ERROR);
        }

        @Test
        void releasesTheAnswerOfWhatCannotBeAppended() {
            disk.complete(null);
            success = null;
            List<String> released = new ArrayList<>();

            CompletableFuture<String> ended =
                    start(attempt -> Recorded.found("key").whenNotCommitted(() -> released.add("key")));

            assertThat(failureOf(ended)).isInstanceOf(IllegalStateException.class);
            assertThat(released).containsExactly("key");
            assertThat(recorded).containsExactly(FailureReason.INTERNAL_ERROR);
        }

        @Test
        void tellsThatAFailureCouldNotBeRecorded() {
            disk.completeExceptionally(new AuditUnavailableException());

            CompletableFuture<String> ended = run(CompletableFuture.failedFuture(new TenantSuspendedException()));

            assertThat(failureOf(ended)).isInstanceOf(AuditUnavailableException.class);
            assertThat(measured).containsExactly(Optional.of(FailureReason.AUDIT_UNAVAILABLE));
        }

        @Test
        void recordsNothingWhenTheLedgerIsTheReason() {
            CompletableFuture<String> ended = run(CompletableFuture.failedFuture(new AuditUnavailableException()));

            assertThat(failureOf(ended)).isInstanceOf(AuditUnavailableException.class);
            assertThat(recorded).isEmpty();
        }

        @Test
        void recordsThatTheDatabaseIsNotAvailableAndTellsItsOwnWay() {
            disk.complete(null);

            CompletableFuture<String> ended = run(CompletableFuture.failedFuture(new CompletionException(outage())));

            assertThat(failureOf(ended)).isInstanceOf(AuditUnavailableException.class);
            assertThat(recorded).containsExactly(FailureReason.AUDIT_UNAVAILABLE);
        }

        /** On the thread of the request, before that is left. */
        @Test
        void marksTheRequestBeforeTheWorkEnds() {
            caller = TestCaller.at("192.0.2.17", TestCaller.ofNoTenant("application", "request-1"));
            CompletableFuture<String> ended = run(new CompletableFuture<>());

            assertThat(request.isAudited()).isTrue();
            assertThat(ended).isNotDone();
        }
    }
}
