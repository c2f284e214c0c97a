package org.medchain.keys.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.TickingClock;

class RepeatedTaskTest {

    private final RecordedLog log = new RecordedLog();
    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T10:00:00Z"));
    private final RepeatedTask task = new RepeatedTask("the look for checkpoints", log, clock);

    static Stream<Throwable> whatever() {
        return Stream.of(
                new IllegalStateException("an exception"),
                new OutOfMemoryError("no memory"),
                new StackOverflowError(),
                new NoClassDefFoundError("a class"));
    }

    @ParameterizedTest
    @MethodSource("whatever")
    void survivesWhateverItsWorkThrowsAndLogsIt(Throwable failure) {
        task.run(() -> sneakilyThrow(failure));

        assertThat(log.lines()).containsExactly("ERROR the look for checkpoints failed; it will be tried again");
        assertThat(log.failures()).containsExactly(failure);
    }

    @Test
    void logsOnceAMinute() {
        for (int second = 0; second < 120; second++) {
            task.run(() -> sneakilyThrow(new OutOfMemoryError()));
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(log.lines())
                .containsExactly(
                        "ERROR the look for checkpoints failed; it will be tried again",
                        "ERROR the look for checkpoints failed; it will be tried again"
                                + " (59 more since the last line of this kind)");
    }

    @Test
    void survivesALogThatFailsToo() {
        RepeatedTask unheard = new RepeatedTask("the look", new FailingLog(), clock);

        assertThatCode(() -> unheard.run(() -> sneakilyThrow(new OutOfMemoryError())))
                .doesNotThrowAnyException();
    }

    @Test
    void keepsItsTimerGoing() throws InterruptedException {
        CountDownLatch rings = new CountDownLatch(3);
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        Runnable work = () -> {
            rings.countDown();
            sneakilyThrow(new OutOfMemoryError());
        };

        ScheduledFuture<?> ringing = timer.scheduleWithFixedDelay(() -> task.run(work), 0, 1, TimeUnit.MILLISECONDS);

        assertThat(rings.await(60, TimeUnit.SECONDS)).isTrue();
        ringing.cancel(false);
        timer.shutdown();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneakilyThrow(Throwable failure) throws T {
        throw (T) failure;
    }
}
