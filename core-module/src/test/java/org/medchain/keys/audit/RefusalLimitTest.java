package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.medchain.keys.FailureReason;
import org.medchain.keys.TenantId;
import org.medchain.keys.TickingClock;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.TestCaller;

class RefusalLimitTest {

    private static final Caller MILLER = caller("clinic-north", "dr.miller");

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T10:00:00Z"));
    private final RefusalLimit limit = new RefusalLimit(new RefusalSettings(3), clock);

    private static Caller caller(String tenant, String actor) {
        return TestCaller.at(
                "10.0.0.1",
                TestCaller.of(actor, Caller.Scope.ONE_TENANT, Optional.of(new TenantId(tenant)), "a-request"));
    }

    private void admit(int times, Caller caller, FailureReason reason) {
        for (int i = 0; i < times; i++) {
            limit.admit(caller, reason);
        }
    }

    private void refuse(int times, Caller caller, FailureReason reason) {
        for (int i = 0; i < times; i++) {
            assertThatExceptionOfType(TooManyRequestsException.class).isThrownBy(() -> limit.admit(caller, reason));
        }
    }

    @Test
    void letsTheFirstOfAMinuteBeRecorded() {
        admit(3, MILLER, FailureReason.FORBIDDEN);

        refuse(1, MILLER, FailureReason.FORBIDDEN);
        refuse(1, MILLER, FailureReason.INVALID_REQUEST);
    }

    @Test
    void tellsWhenTheMinuteIsOver() {
        admit(1, MILLER, FailureReason.FORBIDDEN);
        clock.advance(Duration.ofSeconds(20));
        admit(2, MILLER, FailureReason.FORBIDDEN);

        assertThatExceptionOfType(TooManyRequestsException.class)
                .isThrownBy(() -> limit.admit(MILLER, FailureReason.FORBIDDEN))
                .satisfies(refused -> assertThat(refused.retryAfter()).contains(Duration.ofSeconds(40)));
        clock.advance(Duration.ofSeconds(40));
        assertThatCode(() -> admit(3, MILLER, FailureReason.FORBIDDEN)).doesNotThrowAnyException();
    }

    @Test
    void boundsNoOtherActor() {
        admit(3, MILLER, FailureReason.FORBIDDEN);

        assertThatCode(() -> {
                    admit(3, caller("clinic-north", "dr.jones"), FailureReason.FORBIDDEN);
                    admit(3, caller("clinic-south", "dr.miller"), FailureReason.FORBIDDEN);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void countsTheOthersByReason() {
        admit(3, MILLER, FailureReason.FORBIDDEN);
        refuse(250, MILLER, FailureReason.FORBIDDEN);
        refuse(7, MILLER, FailureReason.INVALID_REQUEST);

        assertThat(limit.takeDue()).as("the minute is not over").isEmpty();
        clock.advance(Duration.ofMinutes(1));

        assertThat(limit.takeDue())
                .containsExactlyInAnyOrder(
                        new RefusalCount(MILLER, FailureReason.FORBIDDEN, 250),
                        new RefusalCount(MILLER, FailureReason.INVALID_REQUEST, 7));
        assertThat(limit.takeDue()).isEmpty();
    }

    @Test
    void losesNoCountWhenTheActorGoesOnInTheNextMinute() {
        admit(3, MILLER, FailureReason.FORBIDDEN);
        refuse(2, MILLER, FailureReason.FORBIDDEN);
        clock.advance(Duration.ofMinutes(1));
        admit(3, MILLER, FailureReason.FORBIDDEN);
        refuse(1, MILLER, FailureReason.FORBIDDEN);

        assertThat(limit.takeDue()).extracting(RefusalCount::count).containsExactly(2L);
        assertThat(limit.takeAll()).extracting(RefusalCount::count).containsExactly(1L);
    }

    /** A clock that does something else, once, before it tells the time. */
    private final class BusyClock extends Clock {

        private final AtomicReference<Runnable> before = new AtomicReference<>(() -> {});

        @Override
        public Instant instant() {
            before.getAndSet(() -> {}).run();
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return clock.withZone(zone);
        }
    }

    @Test
    void waitsForNoOtherActorAndNotForTheTimer() {
        BusyClock busy = new BusyClock();
        RefusalLimit waiting = new RefusalLimit(new RefusalSettings(3), busy);
        for (Runnable first :
                List.<Runnable>of(() -> waiting.admit(MILLER, FailureReason.FORBIDDEN), () -> waiting.takeDue())) {
            busy.before.set(() -> CompletableFuture.runAsync(
                            () -> waiting.admit(caller("clinic-south", "dr.jones"), FailureReason.FORBIDDEN))
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join());

            assertThatCode(first::run).doesNotThrowAnyException();
        }
    }

    @Test
    void keepsWhatCouldNotBeRecorded() {
        RefusalCount count = new RefusalCount(MILLER, FailureReason.FORBIDDEN, 5);

        limit.giveBack(count);

        assertThat(limit.takeDue()).isEqualTo(List.of(count));
    }
}
