package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;

class LedgerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private static LedgerUnit unit(Effect effect) {
        Attempt attempt = new Attempt(Operation.READ_AUDIT_LOG, Caller.internal(), Optional.empty(), Optional.empty());
        return new LedgerUnit(
                new AuditEvent(attempt, Optional.empty(), ProviderType.LOCAL, Instant.EPOCH, new SecureRandom()),
                effect);
    }

    private static LedgerUnit unit() {
        return unit(Effect.NONE);
    }

    /** A store in memory: takes a whole group or throws. */
    private static final class Store {

        private final List<LedgerUnit> committed = new ArrayList<>();
        private final List<Integer> groups = new ArrayList<>();
        private final Map<LedgerUnit, KeyManagementException> refused = new HashMap<>();

        Map<LedgerUnit, KeyManagementException> commit(List<LedgerUnit> group) {
            groups.add(group.size());
            group.forEach(unit -> unit.effect().apply(null));
            group.stream().filter(unit -> !refused.containsKey(unit)).forEach(committed::add);
            return refused;
        }
    }

    private static final class CountedEffect implements Effect {

        private final RuntimeException failure;
        private final AtomicInteger afterwards = new AtomicInteger();

        CountedEffect(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public void apply(EntityManager entityManager) {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void afterwards() {
            afterwards.incrementAndGet();
        }
    }

    @Nested
    class Writer {

        private final Store store = new Store();
        private final LedgerWriter writer = new LedgerWriter(store::commit, () -> {});

        @Test
        void commitsAGroupAtOnce() {
            List<LedgerUnit> group = List.of(unit(), unit(), unit());

            writer.write(group);

            assertThat(store.groups).containsExactly(3);
            assertThat(group).allSatisfy(unit -> assertThat(unit.outcome()).isCompleted());
        }

        @Test
        void failsTheOneThatCannotBeCommittedAndNotItsNeighbours() {
            LedgerUnit before = unit();
            LedgerUnit failing = unit(new CountedEffect(new ConcurrentChangeException()));
            LedgerUnit after = unit();

            writer.write(List.of(before, failing, after));

            assertThat(store.committed).containsExactly(before, after);
            assertThatThrownBy(() -> failing.outcome().join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(ConcurrentChangeException.class);
        }

        @Test
        void failsThoseThatAreRefusedInTheSameTransaction() {
            LedgerUnit accepted = unit();
            LedgerUnit refused = unit();
            store.refused.put(refused, new TenantSuspendedException());

            writer.write(List.of(refused, accepted));

            assertThat(store.groups).containsExactly(2);
            assertThat(accepted.outcome()).isCompleted();
            assertThatThrownBy(() -> refused.outcome().join()).hasCauseInstanceOf(TenantSuspendedException.class);
        }

        @Test
        void findsTheOneThatCannotBeCommittedInFewTransactions() {
            List<LedgerUnit> group = new ArrayList<>(
                    IntStream.range(0, 511).mapToObj(i -> unit()).toList());
            group.add(300, unit(new CountedEffect(new ConcurrentChangeException())));

            writer.write(group);

            assertThat(store.committed).hasSize(511);
            assertThat(store.groups).hasSizeLessThan(20);
        }

        @Test
        void failsTheOneThatIsBrokenAndNotItsNeighbours() {
            LedgerUnit before = unit();
            LedgerUnit broken = unit(new CountedEffect(new IllegalArgumentException("broken")));
            LedgerUnit after = unit();

            writer.write(List.of(before, broken, after));

            assertThat(store.committed).containsExactly(before, after);
            assertThatThrownBy(() -> broken.outcome().join()).hasCauseInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void failsAllWhenTheStoreIsGoneWithoutTryingEach() {
            List<LedgerUnit> group = IntStream.range(0, 100)
                    .mapToObj(i -> unit(new CountedEffect(new PersistenceException("gone"))))
                    .toList();

            writer.write(group);

            assertThat(store.groups).containsExactly(100);
            assertThat(group)
                    .allSatisfy(unit -> assertThatThrownBy(() -> unit.outcome().join())
                            .hasCauseInstanceOf(AuditUnavailableException.class));
        }

        @Test
        void refusesAGroupThatMayNotBeOnDiskAndWritesItOnce() {
            LedgerWriter withoutDisk = new LedgerWriter(store::commit, () -> {
                throw new IllegalStateException("no disk");
            });
            List<LedgerUnit> group = List.of(unit(), unit());

            withoutDisk.write(group);

            assertThat(store.groups).containsExactly(2);
            assertThat(group)
                    .allSatisfy(unit -> assertThatThrownBy(() -> unit.outcome().join())
                            .hasCauseInstanceOf(AuditUnavailableException.class));
        }

        @Test
        void tellsEachEffectOnceThatItIsOver() {
            CountedEffect good = new CountedEffect(null);
            CountedEffect bad = new CountedEffect(new ConcurrentChangeException());

            writer.write(List.of(unit(good), unit(bad)));

            assertThat(good.afterwards).hasValue(1);
            assertThat(bad.afterwards).hasValue(1);
        }
    }

    @Nested
    class Unit {

        @Test
        void isNotTakenOnceItIsGivenUp() {
            LedgerUnit unit = unit();

            assertThat(unit.giveUp()).isTrue();
            assertThat(unit.take()).isFalse();
        }

        @Test
        void isNotCommittedOnceItIsGivenUp() {
            LedgerUnit unit = unit();
            unit.take();

            assertThat(unit.giveUp()).isTrue();
            assertThat(unit.beginCommit()).isFalse();
        }

        @Test
        void isNotGivenUpOnceItsCommitHasBegun() {
            LedgerUnit unit = unit();
            unit.take();

            assertThat(unit.beginCommit()).isTrue();
            assertThat(unit.giveUp()).isFalse();
            assertThat(unit.beginCommit()).as("again, alone").isTrue();
        }

        @Test
        void endsItsEffectOnceIfItIsGivenUpWhileTheWriterHasIt() {
            CountedEffect effect = new CountedEffect(null);
            LedgerUnit unit = unit(effect);
            unit.take();
            unit.giveUp();

            unit.fail(new AuditUnavailableException());

            assertThat(effect.afterwards).hasValue(1);
        }

        @Test
        void endsItsEffectWhenItIsGivenUp() {
            CountedEffect effect = new CountedEffect(null);

            unit(effect).giveUp();

            assertThat(effect.afterwards).hasValue(1);
        }
    }

    @Nested
    class Lane {

        @Test
        void gathersWhatArrivesWhileAGroupIsWritten() throws Exception {
            List<Integer> groups = new ArrayList<>();
            CountDownLatch writing = new CountDownLatch(1);
            CountDownLatch gathered = new CountDownLatch(1);
            LedgerLane lane = new LedgerLane(
                    100,
                    50,
                    group -> {
                        groups.add(group.size());
                        writing.countDown();
                        await(gathered);
                        group.forEach(LedgerUnit::succeed);
                    },
                    CLOCK);
            Thread thread = new Thread(lane);
            thread.start();

            LedgerUnit first = unit();
            lane.add(first);
            await(writing);
            List<LedgerUnit> others =
                    IntStream.range(0, 10).mapToObj(i -> unit()).toList();
            others.forEach(lane::add);
            gathered.countDown();
            for (LedgerUnit unit : others) {
                unit.outcome().get(10, TimeUnit.SECONDS);
            }

            assertThat(groups).containsExactly(1, 10);
            thread.interrupt();
            thread.join(10_000);
        }

        @Test
        void goesOnAfterAnError() throws Exception {
            AtomicInteger groups = new AtomicInteger();
            LedgerLane lane = new LedgerLane(
                    100,
                    50,
                    group -> {
                        if (groups.incrementAndGet() == 1) {
                            throw new AssertionError("no memory, for example");
                        }
                        group.forEach(LedgerUnit::succeed);
                    },
                    CLOCK);
            Thread thread = new Thread(lane);
            thread.start();

            LedgerUnit failing = unit();
            lane.add(failing);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> failing.outcome().get(10, TimeUnit.SECONDS))
                    .withCauseInstanceOf(AuditUnavailableException.class);
            LedgerUnit next = unit();
            lane.add(next);
            next.outcome().get(10, TimeUnit.SECONDS);

            thread.interrupt();
            thread.join(10_000);
        }

        @Test
        void goesOnAfterAnErrorThatIsNoGroups() throws Exception {
            List<LedgerUnit> unmodifiable = List.of(unit());
            LedgerLane lane = new LedgerLane(
                    100,
                    50,
                    group -> {
                        group.forEach(LedgerUnit::succeed);
                        if (group.contains(unmodifiable.get(0))) {
                            throw new IllegalStateException("after its group was told");
                        }
                    },
                    CLOCK);
            LedgerUnit failing = unmodifiable.get(0);
            LedgerUnit next = unit();
            lane.add(failing);
            Thread thread = new Thread(lane);
            thread.start();
            lane.add(next);

            next.outcome().get(10, TimeUnit.SECONDS);

            thread.interrupt();
            thread.join(10_000);
        }

        @Test
        void refusesMoreThanItHolds() {
            LedgerLane lane = new LedgerLane(2, 50, group -> {}, CLOCK);
            lane.add(unit());
            lane.add(unit());

            assertThatExceptionOfType(AuditUnavailableException.class).isThrownBy(() -> lane.add(unit()));
        }

        @Test
        void failsThoseWhoWaitWhenItStops() {
            LedgerLane lane = new LedgerLane(2, 50, group -> {}, CLOCK);
            LedgerUnit waiting = unit();
            lane.add(waiting);

            lane.stop();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> waiting.outcome().get(1, TimeUnit.SECONDS))
                    .withCauseInstanceOf(AuditUnavailableException.class);
            assertThatExceptionOfType(AuditUnavailableException.class).isThrownBy(() -> lane.add(unit()));
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
