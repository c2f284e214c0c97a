package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.medchain.keys.audit.LedgerUnits.unit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.AuditUnavailableException;

class LedgerLaneTest {

    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @Test
    void gathersWhatArrivesWhileAGroupIsWritten() throws Exception {
        List<Integer> groups = new ArrayList<>();
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch gathered = new CountDownLatch(1);
        LedgerLane lane = new LedgerLane(
                100,
                50,
                (group, apart) -> {
                    groups.add(group.size());
                    writing.countDown();
                    await(gathered);
                    group.forEach(LedgerUnit::succeed);
                    return DeferredGroup.NONE;
                },
                CLOCK);
        Thread thread = new Thread(lane);
        thread.start();

        LedgerUnit first = unit();
        lane.add(first);
        await(writing);
        List<LedgerUnit> others = IntStream.range(0, 10).mapToObj(i -> unit()).toList();
        others.forEach(lane::add);
        assertThat(lane.waiting()).isEqualTo(10);
        gathered.countDown();
        for (LedgerUnit unit : others) {
            unit.outcome().get(60, TimeUnit.SECONDS);
        }

        assertThat(groups).containsExactly(1, 10);
        assertThat(lane.waiting()).isZero();
        assertThat(lane.groups()).isEqualTo(2);
        assertThat(lane.events()).isEqualTo(11);
        thread.interrupt();
        thread.join(60_000);
    }

    @Test
    void goesOnAfterAnError() throws Exception {
        AtomicInteger groups = new AtomicInteger();
        LedgerLane lane = new LedgerLane(
                100,
                50,
                (group, apart) -> {
                    if (groups.incrementAndGet() == 1) {
                        throw new AssertionError("no memory, for example");
                    }
                    group.forEach(LedgerUnit::succeed);
                    return DeferredGroup.NONE;
                },
                CLOCK);
        Thread thread = new Thread(lane);
        thread.start();

        LedgerUnit failing = unit();
        lane.add(failing);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> failing.outcome().get(60, TimeUnit.SECONDS))
                .withCauseInstanceOf(AuditUnavailableException.class);
        LedgerUnit next = unit();
        lane.add(next);
        next.outcome().get(60, TimeUnit.SECONDS);

        thread.interrupt();
        thread.join(60_000);
    }

    @Test
    void goesOnAfterAnErrorThatIsNoGroups() throws Exception {
        LedgerUnit failing = unit();
        LedgerUnit next = unit();
        LedgerLane lane = new LedgerLane(
                100,
                1,
                (group, apart) -> {
                    group.forEach(LedgerUnit::succeed);
                    if (group.contains(failing)) {
                        throw new IllegalStateException("after its group was told");
                    }
                    return DeferredGroup.NONE;
                },
                CLOCK);
        lane.add(failing);
        Thread thread = new Thread(lane);
        thread.start();
        lane.add(next);

        next.outcome().get(60, TimeUnit.SECONDS);

        thread.interrupt();
        thread.join(60_000);
    }

    @Test
    void refusesMoreThanItHolds() {
        LedgerLane lane = new LedgerLane(2, 50, (group, apart) -> DeferredGroup.NONE, CLOCK);
        lane.add(unit());
        lane.add(unit());

        assertThatExceptionOfType(AuditUnavailableException.class).isThrownBy(() -> lane.add(unit()));
    }

    @Test
    void failsThoseWhoWaitWhenItStops() {
        LedgerLane lane = new LedgerLane(2, 50, (group, apart) -> DeferredGroup.NONE, CLOCK);
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
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nested
    class Busy {

        private final Set<String> busy = ConcurrentHashMap.newKeySet();
        private final LedgerLane lane = new LedgerLane(100, 50, this::write, CLOCK);
        private final Thread thread = new Thread(lane);
        private final AtomicInteger tries = new AtomicInteger();
        private boolean slow;

        /** Commits what is not busy. */
        private DeferredGroup write(List<LedgerUnit> group, boolean apart) {
            List<LedgerUnit> left = group.stream()
                    .filter(unit -> busy.contains(unit.event().tenantId()))
                    .toList();
            group.stream().filter(unit -> !left.contains(unit)).forEach(LedgerUnit::succeed);
            tries.addAndGet(left.isEmpty() ? 0 : 1);
            return slow ? new DeferredGroup(List.of(), left) : new DeferredGroup(left, List.of());
        }

        private LedgerUnit added(String tenantId) {
            LedgerUnit unit = LedgerUnits.unitOf(tenantId, Effect.NONE);
            lane.add(unit);
            return unit;
        }

        @BeforeEach
        void start() {
            busy.add("a");
            thread.start();
        }

        @AfterEach
        void stop() throws Exception {
            lane.stop();
            thread.join(60_000);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void tenantsDoNotHoldUpOthers(boolean tooSlow) throws Exception {
            slow = tooSlow;
            LedgerUnit held = added("a");
            for (int i = 0; i < 20; i++) {
                added("b").outcome().get(60, TimeUnit.SECONDS);
                added("c").outcome().get(60, TimeUnit.SECONDS);
            }

            assertThat(held.outcome()).isNotDone();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void tenantsAreWrittenOnceTheyAreFree(boolean tooSlow) throws Exception {
            slow = tooSlow;
            List<LedgerUnit> held = Stream.generate(() -> added("a")).limit(20).toList();
            added("b").outcome().get(60, TimeUnit.SECONDS);

            busy.clear();

            for (LedgerUnit unit : held) {
                unit.outcome().get(60, TimeUnit.SECONDS);
            }
            added("a").outcome().get(60, TimeUnit.SECONDS);
        }

        @Test
        void tenantsTakeNoMoreThanTheirPartOfTheLane() throws Exception {
            List<LedgerUnit> held = Stream.generate(() -> added("a")).limit(60).toList();
            added("b").outcome().get(60, TimeUnit.SECONDS);

            LedgerUnits.await(
                    () -> held.stream().anyMatch(unit -> unit.outcome().isCompletedExceptionally()));

            assertThat(held).anySatisfy(unit -> assertThat(unit.outcome()).isNotDone());
        }

        @Test
        void tenantsFailWithTheLane() {
            LedgerUnit held = added("a");
            LedgerUnits.await(() -> tries.get() > 0);

            lane.stop();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> held.outcome().get(60, TimeUnit.SECONDS))
                    .withCauseInstanceOf(AuditUnavailableException.class);
        }

        @Test
        void tenantsDoNotMakeTheLaneStuck() throws Exception {
            added("a");
            LedgerUnits.await(() -> tries.get() > 3);

            assertThat(lane.isStuck(Duration.ofNanos(1))).isFalse();
        }
    }
}
