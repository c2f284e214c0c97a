package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeferredUnitsTest {

    private static final int MOST = 40;

    private final DeferredUnits deferred = new DeferredUnits(MOST);
    private long now;

    private static LedgerUnit taken(String tenantId) {
        return LedgerUnits.taken(tenantId, Effect.NONE);
    }

    private static LedgerUnit queued(String tenantId) {
        return LedgerUnits.unitOf(tenantId, Effect.NONE);
    }

    private void passes(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    private void setBusy(LedgerUnit... units) {
        deferred.note(List.of(units), new DeferredGroup(List.of(units), List.of()), now, now);
    }

    private void setSlow(LedgerUnit... units) {
        deferred.note(List.of(units), new DeferredGroup(List.of(), List.of(units)), now, now);
    }

    @Nested
    class OfABusyTenant {

        @Test
        void areDueAfterAMoment() {
            LedgerUnit unit = taken("a");
            setBusy(unit);
            assertThat(deferred.takeBusy(10, now)).isEmpty();
            assertThat(deferred.pause(now)).contains(Duration.ofMillis(1));

            passes(1);

            assertThat(deferred.pause(now)).contains(Duration.ZERO);
            assertThat(deferred.takeBusy(10, now)).containsExactly(unit);
        }

        @Test
        void areTriedEverLessOften() {
            LedgerUnit unit = taken("a");
            setBusy(unit);
            int tries = 0;
            for (int millis = 0; millis < 2000; millis++) {
                passes(1);
                if (!deferred.takeBusy(10, now).isEmpty()) {
                    tries++;
                    setBusy(unit);
                }
            }

            assertThat(tries).isBetween(100, 200);
        }

        @Test
        void keepTheirOrder() {
            LedgerUnit first = taken("a");
            LedgerUnit second = taken("a");
            LedgerUnit third = queued("a");
            setBusy(first, second);
            assertThat(deferred.keep(third, now)).isTrue();

            passes(1);

            assertThat(deferred.takeBusy(10, now)).containsExactly(first, second, third);
        }

        @Test
        void leaveOthersAlone() {
            setBusy(taken("a"));

            assertThat(deferred.keep(queued("b"), now)).isFalse();
        }

        @Test
        void takeOnlyTheirRoom() {
            setBusy(Stream.generate(() -> taken("a")).limit(20).toArray(LedgerUnit[]::new));
            passes(1);

            List<LedgerUnit> some = deferred.takeBusy(8, now);
            deferred.note(some, DeferredGroup.NONE, now, now);

            assertThat(some).hasSize(8);
            assertThat(deferred.takeBusy(100, now))
                    .as("the rest, once the tenant is free")
                    .hasSize(12);
        }

        @Test
        void areAskedForByAFewOnceTheyAreBusyForLong() {
            LedgerUnit[] units = Stream.generate(() -> taken("a")).limit(MOST).toArray(LedgerUnit[]::new);
            setBusy(units);
            passes(300);

            assertThat(deferred.takeBusy(100, now)).hasSize(32);
        }

        @Test
        void areGoneOnceTheirCallersGaveUp() {
            LedgerUnit unit = taken("a");
            setBusy(unit);
            unit.giveUp();
            passes(1);

            assertThat(deferred.takeBusy(10, now)).isEmpty();
            assertThat(deferred.isEmpty()).isTrue();
        }

        @Test
        void areRefusedBeyondThePartOfATenant() {
            setBusy(Stream.generate(() -> taken("a")).limit(MOST).toArray(LedgerUnit[]::new));
            LedgerUnit beyond = queued("a");

            assertThat(deferred.keep(beyond, now)).isTrue();

            assertThat(beyond.outcome()).isCompletedExceptionally();
        }

        @Test
        void areRefusedBeyondThatPartIfTheyCameWhileTheTenantWasDue() {
            List<LedgerUnit> kept =
                    Stream.generate(() -> taken("a")).limit(MOST).toList();
            setBusy(kept.toArray(LedgerUnit[]::new));
            passes(1);
            LedgerUnit beyond = taken("a");

            setBusy(Stream.concat(deferred.takeBusy(10, now).stream(), Stream.of(beyond))
                    .toArray(LedgerUnit[]::new));

            assertThat(Stream.concat(kept.stream(), Stream.of(beyond)))
                    .filteredOn(unit -> unit.outcome().isCompletedExceptionally())
                    .hasSize(1);
        }

        @Test
        void areFreeOnceTheyAreWritten() {
            LedgerUnit unit = taken("a");
            setBusy(unit);
            passes(1000);
            deferred.note(deferred.takeBusy(10, now), DeferredGroup.NONE, now, now);

            assertThat(deferred.isEmpty()).isTrue();
            assertThat(deferred.keep(queued("a"), now)).isFalse();
        }
    }

    /** Which another server writes too. */
    @Nested
    class OfASharedTenant {

        private void writeWhatIsDue(long millis) {
            passes(1);
            List<LedgerUnit> due = deferred.takeBusy(10, now);
            long began = now;
            passes(millis);
            deferred.note(due, DeferredGroup.NONE, began, now);
        }

        @Test
        void leaveItToTheOtherForAsLongAsTheyTook() {
            LedgerUnit next = queued("a");
            setBusy(taken("a"));
            writeWhatIsDue(7);

            assertThat(deferred.keep(next, now)).isTrue();
            passes(6);
            assertThat(deferred.takeBusy(10, now)).isEmpty();
            passes(1);
            assertThat(deferred.takeBusy(10, now)).containsExactly(next);
        }

        @Test
        void goOnByThemselvesOnceTheOtherIsGoneForASecond() {
            setBusy(taken("a"));
            writeWhatIsDue(1000);

            assertThat(deferred.keep(queued("a"), now)).isFalse();
            assertThat(deferred.isEmpty()).isTrue();
        }
    }

    @Nested
    class OfASlowTenant {

        @Test
        void areTriedOnceASecondAndApart() {
            LedgerUnit unit = taken("a");
            setSlow(unit);
            passes(999);
            assertThat(deferred.takeSlow(10, now)).isEmpty();
            assertThat(deferred.takeBusy(10, now)).isEmpty();

            passes(1);

            assertThat(deferred.takeBusy(10, now)).isEmpty();
            assertThat(deferred.takeSlow(10, now)).containsExactly(unit);
        }

        @Test
        void areTriedOneTenantASecond() {
            setSlow(taken("a"));
            setSlow(taken("b"));
            passes(1000);

            assertThat(deferred.takeSlow(10, now)).hasSize(1);
            assertThat(deferred.takeSlow(10, now)).isEmpty();
            passes(1000);
            assertThat(deferred.takeSlow(10, now)).hasSize(1);
        }

        @Test
        void keepTheirNewOnes() {
            setSlow(taken("a"));
            passes(1000);

            assertThat(deferred.keep(queued("a"), now)).isTrue();
            assertThat(deferred.takeSlow(10, now)).hasSize(2);
        }
    }

    @Test
    void failWhenTheLaneStops() {
        LedgerUnit busy = taken("a");
        LedgerUnit slow = taken("b");
        setBusy(busy);
        setSlow(slow);

        deferred.stop();

        assertThat(busy.outcome()).isCompletedExceptionally();
        assertThat(slow.outcome()).isCompletedExceptionally();
    }
}
