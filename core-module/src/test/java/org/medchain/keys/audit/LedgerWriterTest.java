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
    void tellsEachEffectOnceThatItIsOver() {
        LedgerUnits.CountedEffect good = new LedgerUnits.CountedEffect(null);
        LedgerUnits.CountedEffect bad = new LedgerUnits.CountedEffect(new ConcurrentChangeException());

        writer.write(List.of(unit(good), unit(bad)));

        assertThat(good.told()).hasValue(1);
        assertThat(bad.told()).hasValue(1);
    }
}
