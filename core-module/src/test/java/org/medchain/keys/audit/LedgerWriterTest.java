package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.keys.audit.LedgerUnits.unit;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.CapturedLog;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.Shards;

class LedgerWriterTest {

    /** A store in memory: takes a whole group or throws. */
    private static final class Store {

        private final List<LedgerUnit> committed = new ArrayList<>();
        private final List<Integer> groups = new ArrayList<>();
        private final Map<LedgerUnit, KeyManagementException> refused = new HashMap<>();

        Written commit(List<LedgerUnit> group, boolean apart) {
            groups.add(group.size());
            group.forEach(unit -> unit.effect().apply(null));
            group.stream().filter(unit -> !refused.containsKey(unit)).forEach(committed::add);
            return new Written(refused, Set.of());
        }
    }

    private final Store store = new Store();
    private final LedgerWriter writer = new LedgerWriter(store::commit, () -> {});

    @Test
    void commitsAGroupAtOnce() {
        List<LedgerUnit> group = List.of(unit(), unit(), unit());

        writer.write(group, false);

        assertThat(store.groups).containsExactly(3);
        assertThat(group).allSatisfy(unit -> assertThat(unit.outcome()).isCompleted());
    }

    @Test
    void failsTheOneThatCannotBeCommittedAndNotItsNeighbours() {
        LedgerUnit before = unit();
        LedgerUnit failing = unit(new LedgerUnits.CountedEffect(new ConcurrentChangeException()));
        LedgerUnit after = unit();

        writer.write(List.of(before, failing, after), false);

        assertThat(store.committed).containsExactly(before, after);
        assertThatThrownBy(() -> failing.outcome().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ConcurrentChangeException.class);
    }

    /** A database that takes no writes fails each group for as long as clients ask. */
    @Test
    void logsAnOutageOnceAMinute() {
        LedgerWriter down = new LedgerWriter(
                (group, apart) -> {
                    throw new PersistenceException("no writes");
                },
                () -> {});
        try (CapturedLog log = new CapturedLog(LedgerWriter.class)) {
            IntStream.range(0, 100).forEach(i -> down.write(List.of(unit()), false));

            assertThat(log.lines()).singleElement().asString().startsWith("SEVERE audit events could not be stored");
        }
    }

    @Test
    void failsThoseThatAreRefusedInTheSameTransaction() {
        LedgerUnit accepted = unit();
        LedgerUnit refused = unit();
        store.refused.put(refused, new TenantSuspendedException());

        writer.write(List.of(refused, accepted), false);

        assertThat(store.groups).containsExactly(2);
        assertThat(accepted.outcome()).isCompleted();
        assertThatThrownBy(() -> refused.outcome().join()).hasCauseInstanceOf(TenantSuspendedException.class);
    }

    @Test
    void findsTheOneThatCannotBeCommittedInFewTransactions() {
        List<LedgerUnit> group =
                new ArrayList<>(IntStream.range(0, 511).mapToObj(i -> unit()).toList());
        group.add(300, unit(new LedgerUnits.CountedEffect(new ConcurrentChangeException())));

        writer.write(group, false);

        assertThat(store.committed).hasSize(511);
        assertThat(store.groups).hasSizeLessThan(20);
    }

    @Test
    void failsTheOneThatIsBrokenAndNotItsNeighbours() {
        LedgerUnit before = unit();
        LedgerUnit broken = unit(new LedgerUnits.CountedEffect(new IllegalArgumentException("broken")));
        LedgerUnit after = unit();

        writer.write(List.of(before, broken, after), false);

        assertThat(store.committed).containsExactly(before, after);
        assertThatThrownBy(() -> broken.outcome().join()).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void failsAllWhenTheStoreIsGoneWithoutTryingEach() {
        List<LedgerUnit> group = IntStream.range(0, 100)
                .mapToObj(i -> unit(new LedgerUnits.CountedEffect(new PersistenceException("gone"))))
                .toList();

        writer.write(group, false);

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

        withoutDisk.write(group, false);

        assertThat(store.groups).containsExactly(2);
        assertThat(group)
                .allSatisfy(unit -> assertThatThrownBy(() -> unit.outcome().join())
                        .hasCauseInstanceOf(AuditUnavailableException.class));
    }

    @Test
    void tellsThatTheOutcomeOfACommitIsUnknownAndWritesItOnce() {
        LedgerUnit refused = unit();
        LedgerUnit busy = unit();
        LedgerUnit committed = unit();
        List<Integer> groups = new ArrayList<>();
        LedgerWriter lost = new LedgerWriter(
                (group, apart) -> {
                    groups.add(group.size());
                    throw new UnknownOutcomeException(
                            new Written(Map.of(refused, new TenantSuspendedException()), Set.of(busy)),
                            new PersistenceException("gone"));
                },
                () -> {});

        DeferredGroup left = lost.write(List.of(refused, busy, committed), false);

        assertThat(groups).containsExactly(3);
        assertThat(left.busy()).containsExactly(busy);
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

        writer.write(List.of(unit(good), unit(bad)), false);

        assertThat(good.told()).hasValue(1);
        assertThat(bad.told()).hasValue(1);
    }

    @Nested
    class GivenUp {

        /** As the transaction does, at whose end nobody may have given up. */
        private Written commitIfAllWait(List<LedgerUnit> group, boolean apart) {
            store.groups.add(group.size());
            meanwhile.run();
            if (!group.stream().allMatch(LedgerUnit::beginCommit)) {
                throw new GivenUpException();
            }
            store.committed.addAll(group);
            return new Written(Map.of(), Set.of());
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

            careful.write(List.of(late, waiting), false);

            assertThat(store.groups).containsExactly(1);
            assertThat(store.committed).containsExactly(waiting);
            assertThat(effect.told()).hasValue(1);
        }

        @Test
        void takeNoTransactionIfNobodyElseWaits() {
            List<LedgerUnit> late = takenUnits(512);
            late.forEach(LedgerUnit::giveUp);

            careful.write(late, false);

            assertThat(store.groups).isEmpty();
        }

        @Test
        void areTriedOnceIfAllGiveUpMeanwhile() {
            List<LedgerUnit> late = takenUnits(512);
            meanwhile = () -> late.forEach(LedgerUnit::giveUp);

            careful.write(late, false);

            assertThat(store.groups).containsExactly(512);
            assertThat(late).allSatisfy(unit -> assertThat(unit.outcome()).isCompletedExceptionally());
        }

        @Test
        void leaveTheRestToBeWrittenOnce() {
            List<LedgerUnit> group = takenUnits(512);
            List<LedgerUnit> soonLate = new ArrayList<>(group);
            meanwhile = () -> soonLate.remove(0).giveUp();

            careful.write(group, false);

            assertThat(store.groups).containsExactly(512, 511);
            assertThat(store.committed).containsExactlyElementsOf(group.subList(1, 512));
        }

        @Test
        void areLeftOutOfEachHalf() {
            LedgerUnit failing = LedgerUnits.taken(new LedgerUnits.CountedEffect(new ConcurrentChangeException()));
            List<LedgerUnit> others = takenUnits(2);
            LedgerWriter writing = new LedgerWriter(
                    (group, apart) -> {
                        others.get(0).giveUp();
                        return store.commit(group, apart);
                    },
                    () -> {});

            writing.write(List.of(others.get(0), failing, others.get(1)), false);

            assertThat(store.committed).containsExactly(others.get(1));
        }
    }

    @Nested
    class Timeouts {

        private final List<String> written = new ArrayList<>();

        private final LedgerWriter waiting = new LedgerWriter(this::commitUnlessLocked, () -> {});

        private static LedgerUnit of(String tenantId) {
            return LedgerUnits.taken(tenantId, Effect.NONE);
        }

        /** What has a unit of tenant "locked" takes too long. */
        private Written commitUnlessLocked(List<LedgerUnit> group, boolean apart) {
            String tenants = String.join(
                    " ", group.stream().map(unit -> unit.event().tenantId()).toList());
            written.add(apart ? tenants + " apart" : tenants);
            if (tenants.contains("locked")) {
                throw new PersistenceException(new SQLException("canceling statement due to lock timeout", "55P03"));
            }
            return new Written(Map.of(), Set.of());
        }

        @Test
        void areTheFaultOfOneTenant() {
            LedgerUnit locked = of("locked");
            List<LedgerUnit> others = List.of(of("a"), of("b"), of("a"));

            DeferredGroup left = waiting.write(List.of(others.get(0), locked, others.get(1), others.get(2)), false);

            assertThat(written).containsExactly("a locked b a", "a a apart", "locked apart", "b apart");
            assertThat(others).allSatisfy(unit -> assertThat(unit.outcome()).isCompleted());
            assertThat(left).isEqualTo(new DeferredGroup(List.of(), List.of(locked)));
            assertThat(locked.outcome()).isNotDone();
        }

        @Test
        void areNotLookedForInATenantThatIsWrittenApart() {
            LedgerUnit locked = of("locked");

            assertThat(waiting.write(List.of(locked), true)).isEqualTo(new DeferredGroup(List.of(), List.of(locked)));

            assertThat(written).containsExactly("locked apart");
        }
    }

    /** Two tenants whose shard, as the writer knows it, was split. */
    @Nested
    class SplitShards {

        private static final String REFUSAL = "could not run distributed query with FOR UPDATE/SHARE commands";

        private final List<Object> answers = new ArrayList<>();
        private final List<String> written = new ArrayList<>();

        private final Database citus = new Database() {
            @Override
            @SuppressWarnings("unchecked") // The writer asks whether there are shards, then for those of tenants.
            public <T> T writeLedger(Function<EntityManager, T> work) {
                return (T) answers.remove(0);
            }
        };

        private final LedgerWriter writing = new LedgerWriter(this::commit, () -> {}, citus.shards());

        private Written commit(List<LedgerUnit> group, boolean apart) {
            List<String> tenants =
                    group.stream().map(unit -> unit.event().tenantId()).toList();
            written.add(String.join(" ", tenants) + (apart ? " apart" : ""));
            if (Set.copyOf(tenants).size() > 1) {
                throw new PersistenceException(new SQLException(REFUSAL, "0A000"));
            }
            return new Written(Map.of(), Set.of());
        }

        @Test
        void keepNobodyFromBeingWritten() {
            answers.addAll(List.of(
                    true,
                    List.of(Map.entry("a", new Shards.Place(1, 1)), Map.entry("b", new Shards.Place(1, 1))),
                    List.of(Map.entry("a", new Shards.Place(2, 1)), Map.entry("b", new Shards.Place(3, 1)))));
            List<LedgerUnit> first = List.of(
                    LedgerUnits.taken("a", Effect.NONE),
                    LedgerUnits.taken("b", Effect.NONE),
                    LedgerUnits.taken("a", Effect.NONE));
            List<LedgerUnit> second = List.of(LedgerUnits.taken("a", Effect.NONE), LedgerUnits.taken("b", Effect.NONE));

            writing.write(first, false);
            writing.write(second, false);

            assertThat(written).containsExactly("a b a", "a a", "b", "a", "b");
            assertThat(answers).isEmpty();
            assertThat(first).allSatisfy(unit -> assertThat(unit.outcome()).isCompleted());
            assertThat(second).allSatisfy(unit -> assertThat(unit.outcome()).isCompleted());
        }
    }

    @Test
    void setsAsideWhatIsBusyAndAcknowledgesTheRest() {
        LedgerUnit busy = unit();
        LedgerUnit free = unit();
        LedgerWriter busyWriter = new LedgerWriter((group, apart) -> new Written(Map.of(), Set.of(busy)), () -> {});

        assertThat(busyWriter.write(List.of(busy, free), false)).isEqualTo(new DeferredGroup(List.of(busy), List.of()));

        assertThat(free.outcome()).isCompleted();
        assertThat(busy.outcome()).isNotDone();
    }
}
