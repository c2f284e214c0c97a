package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;

class AuditLedgerTest {

    private static final class Threads implements ManagedThreadFactory {

        private final List<Thread> made = new CopyOnWriteArrayList<>();
        private volatile Optional<Supplier<Throwable>> refusal = Optional.empty();

        @Override
        public Thread newThread(Runnable task) {
            refusal.ifPresent(thrown -> sneakilyThrow(thrown.get()));
            Thread thread = new Thread(task);
            made.add(thread);
            return thread;
        }

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            throw new UnsupportedOperationException();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneakilyThrow(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** A disk that answers once it may. */
    private static final class Disk implements GroupWriter {

        private final CountDownLatch free = new CountDownLatch(1);
        private final RuntimeException failure;

        Disk(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public DeferredGroup write(List<LedgerUnit> group, boolean apart) {
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (failure == null) {
                group.forEach(LedgerUnit::succeed);
            } else {
                group.forEach(unit -> unit.fail(failure));
            }
            return DeferredGroup.NONE;
        }
    }

    private final Disk disk = new Disk(null);
    private final AtomicInteger wiped = new AtomicInteger();
    private final Effect effect = Effect.of(
            new Bulk<String>() {
                @Override
                public int rank() {
                    return 0;
                }

                @Override
                public void afterwards(String wanted) {
                    wiped.incrementAndGet();
                }
            },
            "row");
    private final ChangedChains changed = new ChangedChains();
    private final Threads threads = new Threads();
    private AuditLedger started;

    private AuditLedger ledger(Disk writer, Duration deadline) {
        started = new AuditLedger(
                        writer,
                        changed,
                        new AuditSettings(deadline, 1, 10),
                        new ProviderSettings(ProviderType.LOCAL),
                        Clock.systemUTC(),
                        new SecureRandom())
                .on(threads);
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        disk.free.countDown();
        started.stop();
    }

    private static Attempt attempt() {
        return new Attempt(Operation.READ_AUDIT_LOG, Caller.internal(), Optional.empty(), Optional.empty());
    }

    private static Throwable failureOf(CompletableFuture<?> stage) {
        try {
            stage.get(60, TimeUnit.SECONDS);
            throw new AssertionError("it succeeded");
        } catch (ExecutionException e) {
            return Failures.causeOf(e.getCause());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Nested
    class Append {

        @Test
        void holdsNoThreadAndEndsWhenTheUnitIsOnDisk() throws Exception {
            CompletableFuture<Void> appended =
                    ledger(disk, Duration.ofMinutes(1)).appendSuccess(List.of(), attempt(), effect, Runnable::run);
            assertThat(appended).isNotDone();

            disk.free.countDown();

            appended.get(60, TimeUnit.SECONDS);
            assertThat(wiped).hasValue(1);
        }

        @Test
        void notesTheChainOnceTheUnitIsOnDisk() throws Exception {
            Attempt attempt = attempt();
            Supplier<Set<String>> reader = changed.newReader();
            Supplier<Set<String>> another = changed.newReader();
            CompletableFuture<Void> appended =
                    ledger(disk, Duration.ofMinutes(1)).appendSuccess(List.of(), attempt, effect, Runnable::run);
            assertThat(reader.get()).isEmpty();

            disk.free.countDown();

            appended.get(60, TimeUnit.SECONDS);
            assertThat(reader.get()).hasSize(1);
            assertThat(reader.get()).isEmpty();
            assertThat(another.get()).hasSize(1);
        }

        @Test
        void runsWhatComesAfterOnTheGivenExecutorAndNotOnTheWriter() throws Exception {
            CompletableFuture<String> thread = ledger(disk, Duration.ofMinutes(1))
                    .appendSuccess(List.of(), attempt(), effect, task -> new Thread(task, "after").start())
                    .thenApply(done -> Thread.currentThread().getName());

            disk.free.countDown();

            assertThat(thread.get(60, TimeUnit.SECONDS)).isEqualTo("after");
        }

        @Test
        void failsAsTheUnitDoes() {
            Disk failing = new Disk(new ConcurrentChangeException());
            failing.free.countDown();

            CompletableFuture<Void> appended =
                    ledger(failing, Duration.ofMinutes(1)).appendSuccess(List.of(), attempt(), effect, Runnable::run);

            assertThat(failureOf(appended)).isInstanceOf(ConcurrentChangeException.class);
        }

        @Test
        void isRefusedWhenTheDeadlineIsOver() {
            CompletableFuture<Void> appended =
                    ledger(disk, Duration.ofMillis(50)).appendSuccess(List.of(), attempt(), effect, Runnable::run);

            assertThat(failureOf(appended)).isInstanceOf(AuditUnavailableException.class);
        }

        /** The first is on its way to the disk; the second waits behind it and is given up, effect and all. */
        @Test
        void givesUpWhatTheWriterNeverTook() {
            AuditLedger ledger = ledger(disk, Duration.ofMillis(50));
            CompletableFuture<Void> first = ledger.appendSuccess(List.of(), attempt(), Effect.NONE, Runnable::run);
            failureOf(first);
            CompletableFuture<Void> second = ledger.appendFailure(attempt(), FailureReason.NOT_FOUND, Runnable::run);
            CompletableFuture<Void> third = ledger.appendSuccess(List.of(), attempt(), effect, Runnable::run);

            assertThat(failureOf(second)).isInstanceOf(AuditUnavailableException.class);
            assertThat(failureOf(third)).isInstanceOf(AuditUnavailableException.class);
            assertThat(wiped).hasValue(1);
        }

        @Test
        void isRefusedAtOnceByALedgerThatStopped() {
            AuditLedger ledger = ledger(disk, Duration.ofMinutes(1));
            ledger.stop();

            CompletableFuture<Void> appended = ledger.appendSuccess(List.of(), attempt(), effect, Runnable::run);

            assertThat(appended).isCompletedExceptionally();
            assertThat(wiped).hasValue(1);
        }
    }

    @Nested
    class AppendAll {

        /** As long for each would be 100 seconds. */
        @Test
        void waitsSoLongForAll() throws Exception {
            AuditLedger ledger = ledger(disk, Duration.ofMinutes(1));
            List<BatchEntry> batch = IntStream.range(0, 500)
                    .mapToObj(i -> new BatchEntry(attempt(), effect))
                    .toList();

            List<Optional<RuntimeException>> failures = CompletableFuture.supplyAsync(
                            () -> ledger.appendAll(batch, Duration.ofMillis(200)))
                    .get(60, TimeUnit.SECONDS);

            assertThat(failures)
                    .hasSize(500)
                    .allSatisfy(it -> assertThat(it).containsInstanceOf(AuditUnavailableException.class));
        }

        @Test
        void endsEachByItself() {
            disk.free.countDown();
            AuditLedger ledger = ledger(disk, Duration.ofMinutes(1));

            assertThat(ledger.appendAll(
                            List.of(new BatchEntry(attempt(), effect), new BatchEntry(attempt(), effect)),
                            Duration.ofMinutes(1)))
                    .containsExactly(Optional.empty(), Optional.empty());
            assertThat(wiped).hasValue(2);
        }
    }

    @Nested
    class AppendAndWait {

        @Test
        void returnsWhenTheUnitIsOnDisk() {
            disk.free.countDown();

            AuditLedger ledger = ledger(disk, Duration.ofMinutes(1));
            assertThat(ledger.taken()).isZero();

            WaitingCaller.call(after -> ledger.appendSuccess(List.of(), attempt(), effect, after));

            assertThat(ledger.taken()).isEqualTo(1);

            assertThat(wiped).hasValue(1);
        }

        @Test
        void throwsWhenTheDeadlineIsOver() {
            AuditLedger ledger = ledger(disk, Duration.ofMillis(50));

            assertThatExceptionOfType(AuditUnavailableException.class)
                    .isThrownBy(() ->
                            WaitingCaller.call(after -> ledger.appendSuccess(List.of(), attempt(), effect, after)));
        }

        @Test
        void throwsWhatTheUnitFailedWith() {
            Disk failing = new Disk(new ConcurrentChangeException());
            failing.free.countDown();
            AuditLedger ledger = ledger(failing, Duration.ofMinutes(1));

            assertThatThrownBy(() ->
                            WaitingCaller.call(after -> ledger.appendSuccess(List.of(), attempt(), effect, after)))
                    .isInstanceOf(ConcurrentChangeException.class);
        }
    }

    @Nested
    class Lanes {

        @Test
        void goOnWithAnotherThreadIfTheirOwnEnds() throws Exception {
            disk.free.countDown();
            AuditLedger ledger = ledger(disk, Duration.ofMinutes(1));
            Thread first = threads.made.get(0);

            first.interrupt();
            first.join(60_000);

            ledger.appendSuccess(List.of(), attempt(), effect, Runnable::run).get(60, TimeUnit.SECONDS);
            assertThat(first.isAlive()).isFalse();
            assertThat(threads.made).hasSize(2);
        }

        static Stream<Supplier<Throwable>> refusals() {
            return Stream.of(
                    () -> new OutOfMemoryError("unable to create native thread"),
                    () -> new RejectedExecutionException("no thread"),
                    () -> new NoClassDefFoundError("java/lang/Thread"));
        }

        @ParameterizedTest
        @MethodSource("refusals")
        void goOnWithTheSameThreadIfNoOtherCanBeMade(Supplier<Throwable> refusal) throws Exception {
            disk.free.countDown();
            AuditLedger ledger = ledger(disk, Duration.ofMinutes(1));
            Thread only = threads.made.get(0);
            threads.refusal = Optional.of(refusal);

            only.interrupt();
            LedgerUnits.await(() -> !only.isInterrupted());

            ledger.appendSuccess(List.of(), attempt(), effect, Runnable::run).get(60, TimeUnit.SECONDS);
            assertThat(only.isAlive()).isTrue();
            assertThat(threads.made).containsExactly(only);
        }

        @Test
        void stopIfTheContainerIsStopping() throws Exception {
            AuditLedger ledger = ledger(disk, Duration.ofMinutes(1));
            threads.refusal = Optional.of(() -> new IllegalStateException("stopping"));

            threads.made.get(0).interrupt();
            threads.made.get(0).join(60_000);

            assertThat(ledger.appendSuccess(List.of(), attempt(), effect, Runnable::run))
                    .isCompletedExceptionally();
        }

        @Test
        void endWithTheLedger() throws Exception {
            ledger(disk, Duration.ofMinutes(1)).stop();

            threads.made.get(0).join(60_000);

            assertThat(threads.made).singleElement().matches(thread -> !thread.isAlive(), "ended");
        }
    }

    @Nested
    class Commits {

        @Test
        void isTrueWithoutAnythingToCommit() {
            assertThat(ledger(disk, Duration.ofMillis(50)).commits()).isTrue();
        }

        @Test
        void isFalseWhileTheDiskDoesNotAnswerForLongerThanCallersWait() throws Exception {
            AuditLedger ledger = ledger(disk, Duration.ofMillis(50));
            CompletableFuture<Void> held = ledger.appendSuccess(List.of(), attempt(), effect, Runnable::run);
            assertThat(failureOf(held)).isInstanceOf(AuditUnavailableException.class);

            LedgerUnits.await(() -> !ledger.commits());
        }
    }
}
