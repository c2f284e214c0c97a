package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.medchain.keys.audit.LedgerUnits.unit;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
        List<LedgerUnit> others = IntStream.range(0, 10).mapToObj(i -> unit()).toList();
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
        LedgerUnit failing = unit();
        LedgerUnit next = unit();
        LedgerLane lane = new LedgerLane(
                100,
                1,
                group -> {
                    group.forEach(LedgerUnit::succeed);
                    if (group.contains(failing)) {
                        throw new IllegalStateException("after its group was told");
                    }
                },
                CLOCK);
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
