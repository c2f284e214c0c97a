package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.keys.audit.LedgerUnits.unit;

import jakarta.persistence.PersistenceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantSuspendedException;

class LedgerWriterTest {

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
        LedgerUnit failing = unit(new LedgerUnits.CountedEffect(new ConcurrentChangeException()));
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
        List<LedgerUnit> group =
                new ArrayList<>(IntStream.range(0, 511).mapToObj(i -> unit()).toList());
        group.add(300, unit(new LedgerUnits.CountedEffect(new ConcurrentChangeException())));

        writer.write(group);

        assertThat(store.committed).hasSize(511);
        assertThat(store.groups).hasSizeLessThan(20);
    }

    @Test
    void failsTheOneThatIsBrokenAndNotItsNeighbours() {
        LedgerUnit before = unit();
        LedgerUnit broken = unit(new LedgerUnits.CountedEffect(new IllegalArgumentException("broken")));
        LedgerUnit after = unit();

        writer.write(List.of(before, broken, after));

        assertThat(store.committed).containsExactly(before, after);
        assertThatThrownBy(() -> broken.outcome().join()).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void failsAllWhenTheStoreIsGoneWithoutTryingEach() {
        List<LedgerUnit> group = IntStream.range(0, 100)
                .mapToObj(i -> unit(new LedgerUnits.CountedEffect(new PersistenceException("gone"))))
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
    void tellsThatTheOutcomeOfACommitIsUnknownAndWritesItOnce() {
        LedgerUnit refused = unit();
        LedgerUnit committed = unit();
        List<Integer> groups = new ArrayList<>();
        LedgerWriter lost = new LedgerWriter(
                group -> {
                    groups.add(group.size());
                    throw new UnknownOutcomeException(
                            Map.of(refused, new TenantSuspendedException()), new PersistenceException("gone"));
                },
                () -> {});

        lost.write(List.of(refused, committed));

        assertThat(groups).containsExactly(2);
        assertThatThrownBy(() -> refused.outcome().join()).hasCauseInstanceOf(TenantSuspendedException.class);
        assertThatThrownBy(() -> committed.outcome().join())
                .cause()
                .isInstanceOfSatisfying(
                        AuditUnavailableException.class,
                        failure -> assertThat(failure.isOutcomeUnknown()).isTrue());
    }

    @Test
    void tellsEachEffectOnceThatItIsOver() {
        LedgerUnits.CountedEffect good = new LedgerUnits.CountedEffect(null);
        LedgerUnits.CountedEffect bad = new LedgerUnits.CountedEffect(new ConcurrentChangeException());

        writer.write(List.of(unit(good), unit(bad)));

        assertThat(good.told()).hasValue(1);
        assertThat(bad.told()).hasValue(1);
    }

    @Nested
    class GivenUp {

        /** As the transaction does, at whose end nobody may have given up. */
        private Map<LedgerUnit, KeyManagementException> commitIfAllWait(List<LedgerUnit> group) {
            store.groups.add(group.size());
            meanwhile.run();
            if (!group.stream().allMatch(LedgerUnit::beginCommit)) {
                throw new GivenUpException();
            }
            store.committed.addAll(group);
            return Map.of();
        }

        private final LedgerWriter careful = new LedgerWriter(this::commitIfAllWait, () -> {});
        private Runnable meanwhile = () -> {};

        private static List<LedgerUnit> takenUnits(int count) {
            return IntStream.range(0, count)
                    .mapToObj(i -> LedgerUnits.taken(Effect.NONE))
                    .toList();
        }

        @Test
        void areNotWritten() {
            LedgerUnits.CountedEffect effect = new LedgerUnits.CountedEffect(null);
            LedgerUnit late = LedgerUnits.taken(effect);
            LedgerUnit waiting = LedgerUnits.taken(Effect.NONE);
            late.giveUp();

            careful.write(List.of(late, waiting));

            assertThat(store.groups).containsExactly(1);
            assertThat(store.committed).containsExactly(waiting);
            assertThat(effect.told()).hasValue(1);
        }

        @Test
        void takeNoTransactionIfNobodyElseWaits() {
            List<LedgerUnit> late = takenUnits(512);
            late.forEach(LedgerUnit::giveUp);

            careful.write(late);

            assertThat(store.groups).isEmpty();
        }

        @Test
        void areTriedOnceIfAllGiveUpMeanwhile() {
            List<LedgerUnit> late = takenUnits(512);
            meanwhile = () -> late.forEach(LedgerUnit::giveUp);

            careful.write(late);

            assertThat(store.groups).containsExactly(512);
            assertThat(late).allSatisfy(unit -> assertThat(unit.outcome()).isCompletedExceptionally());
        }

        @Test
        void leaveTheRestToBeWrittenOnce() {
            List<LedgerUnit> group = takenUnits(512);
            List<LedgerUnit> soonLate = new ArrayList<>(group);
            meanwhile = () -> soonLate.remove(0).giveUp();

            careful.write(group);

            assertThat(store.groups).containsExactly(512, 511);
            assertThat(store.committed).containsExactlyElementsOf(group.subList(1, 512));
        }

        @Test
        void areLeftOutOfEachHalf() {
            LedgerUnit failing = LedgerUnits.taken(new LedgerUnits.CountedEffect(new ConcurrentChangeException()));
            List<LedgerUnit> others = takenUnits(2);
            LedgerWriter writing = new LedgerWriter(
                    group -> {
                        others.get(0).giveUp();
                        return store.commit(group);
                    },
                    () -> {});

            writing.write(List.of(others.get(0), failing, others.get(1)));

            assertThat(store.committed).containsExactly(others.get(1));
        }
    }
}
