package org.medchain.keys.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CapturedLog;
import org.medchain.keys.TickingClock;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.RepeatedTask;

/** What the engine promises to every work, and of every work. */
class RunningWorksTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @AutoClose
    private final CapturedLog failures = new CapturedLog(RepeatedTask.class);

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T10:00:00Z"));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExecutorService ownThread = new ThreadOfTheCaller();
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        threads.shutdownNow();
        // A step that this interrupts is logged, and not by the next test.
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    private RunningWorks works(Work... works) {
        return works(ownThread, works);
    }

    private RunningWorks works(ExecutorService executor, Work... works) {
        RunningWorks running = new RunningWorks(List.of(works), executor, clock);
        running.showIn(metrics.registry());
        return running;
    }

    private Work work(Duration period, String kind) {
        return Work.every(period, kind, () -> done.add(kind));
    }

    private Work failing(String kind) {
        return Work.every(SECOND, kind, () -> fail(kind));
    }

    private void fail(String kind) {
        done.add(kind);
        throw new IllegalStateException(kind);
    }

    private void ring(RunningWorks works, int seconds) {
        for (int second = 0; second < seconds; second++) {
            clock.advance(SECOND);
            works.ring();
        }
    }

    private double shown(String gauge, String kind) {
        return metrics.shown().get(gauge + "{kind=" + kind + "}");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nested
    class Periods {

        @ParameterizedTest
        @ValueSource(ints = {1, 5, 10, 60, 600})
        void areThoseOfTheWorks(int seconds) {
            RunningWorks works =
                    works(work(SECOND, "first"), work(Duration.ofSeconds(seconds), "some"), work(SECOND, "third"));

            ring(works, 1200);

            assertThat(done.stream().filter("some"::equals)).hasSize(1200 / seconds);
        }

        @Test
        void areNotOverAtTheSameSecondForAll() {
            RunningWorks works = works(work(MINUTE, "one"), work(MINUTE, "two"), work(MINUTE, "three"));

            ring(works, 57);
            assertThat(done).isEmpty();

            ring(works, 1);
            assertThat(done).hasSize(1);

            ring(works, 2);
            assertThat(done).hasSize(3);
        }

        @Test
        void areKeptByAWorkThatFails() {
            ring(works(failing("broken")), 5);

            assertThat(done).hasSize(5);
        }
    }

    @Nested
    class Step {

        @Test
        void isFollowedAtOnceByTheNextWhileThereIsMore() {
            RunningWorks works = works(Work.inParts(SECOND, "parts", () -> {
                done.add("part");
                return done.size() < 3 ? Outcome.MORE : Outcome.DONE;
            }));

            ring(works, 1);

            assertThat(done).hasSize(3);
        }

        @Test
        void isNotFollowedAtOnceIfItFails() {
            RunningWorks works = works(Work.inParts(SECOND, "parts", () -> {
                done.add("part");
                if (done.size() == 2) {
                    throw new IllegalStateException("the second part");
                }
                return Outcome.MORE;
            }));

            ring(works, 1);

            assertThat(done).hasSize(2);
        }

        @Test
        void neverGoesOnBesideAnother() {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch released = new CountDownLatch(1);
            CountDownLatch again = new CountDownLatch(1);
            AtomicInteger steps = new AtomicInteger();
            RunningWorks works = works(threads, Work.every(SECOND, "slow", () -> {
                if (steps.incrementAndGet() > 1) {
                    again.countDown();
                }
                begun.countDown();
                await(released);
            }));
            ring(works, 1);
            await(begun);

            ring(works, 5);
            assertThat(steps).hasValue(1);

            released.countDown();
            while (again.getCount() > 0) {
                works.ring();
            }
        }

        @Test
        void thatIsSlowHoldsUpNoOtherWork() {
            CountDownLatch released = new CountDownLatch(1);
            CountDownLatch others = new CountDownLatch(3);
            RunningWorks works = works(
                    threads,
                    Work.every(SECOND, "a slow one", () -> await(released)),
                    Work.every(SECOND, "quick", others::countDown));

            while (others.getCount() > 0) {
                works.ring();
            }

            released.countDown();
        }

        @Test
        void thatFailsStopsNoOtherWork() {
            ring(works(failing("a broken one"), work(SECOND, "whole")), 3);

            assertThat(done.stream().filter("whole"::equals)).hasSize(3);
        }

        @Test
        void thatFailsIsLoggedOnceAMinute() {
            RunningWorks works = works(failing("broken"));

            ring(works, 60);
            assertThat(failures.lines()).containsExactly("SEVERE the work broken failed; it will be tried again");

            ring(works, 1);
            assertThat(failures.lines()).hasSize(2).last().asString().contains("59 more");
        }

        @Test
        void isTriedAgainAfterNoThreadCouldBeMade() {
            RunningWorks works = works(new ThreadsThatRunOut(2), work(SECOND, "one"), work(SECOND, "two"));

            ring(works, 1);
            assertThat(done).isEmpty();
            assertThat(shown("medchain_work_failing", "one")).isEqualTo(1);

            ring(works, 1);
            assertThat(done).containsExactly("one", "two");
            assertThat(shown("medchain_work_failing", "one")).isZero();
        }

        @Test
        void survivesAnError() {
            RunningWorks works = works(Work.every(SECOND, "broken", () -> {
                done.add("step");
                throw new StackOverflowError();
            }));

            ring(works, 2);

            assertThat(done).hasSize(2);
        }
    }

    @Nested
    class Wait {

        private Work waiting(Duration period, Duration wait) {
            return Work.inParts(period, "waiting", () -> {
                done.add("step");
                return Outcome.waitFor(wait, "a test");
            });
        }

        @Test
        void putsTheNextStepOffForLongerThanThePeriod() {
            RunningWorks works = works(waiting(SECOND, MINUTE));

            ring(works, 60);
            assertThat(done).hasSize(1);

            ring(works, 1);
            assertThat(done).hasSize(2);
        }

        @Test
        void bringsTheNextStepBeforeThePeriodIsOver() {
            RunningWorks works = works(waiting(MINUTE, Duration.ofSeconds(2)));

            ring(works, 61);
            assertThat(done).hasSize(1);

            ring(works, 1);
            assertThat(done).hasSize(2);
        }

        @Test
        void isShownAsWorkThatIsDueAndDoesNotFail() {
            ring(works(waiting(SECOND, MINUTE)), 31);

            assertThat(shown("medchain_work_due", "waiting")).isEqualTo(1);
            assertThat(shown("medchain_work_oldest_seconds", "waiting")).isEqualTo(30);
            assertThat(shown("medchain_work_failing", "waiting")).isZero();
        }

        @Test
        void isFollowedByThePeriodOnceAStepHasDoneAll() {
            RunningWorks works = works(Work.inParts(SECOND, "waiting", () -> {
                done.add("step");
                return done.size() == 1 ? Outcome.waitFor(Duration.ofSeconds(5), "a test") : Outcome.DONE;
            }));

            ring(works, 6);
            assertThat(done).hasSize(2);
            assertThat(shown("medchain_work_due", "waiting")).isZero();

            ring(works, 3);
            assertThat(done).hasSize(5);
        }

        @Test
        void isLoggedWithItsReason() {
            try (CapturedLog log = new CapturedLog(RunningWork.class)) {
                ring(works(waiting(SECOND, MINUTE)), 1);

                assertThat(log.lines()).containsExactly("INFO the work waiting waits: a test, for PT1M");
            }
        }
    }

    @Nested
    class Begin {

        @Test
        void comesBeforeTheFirstStep() {
            RunningWorks works = works(work(SECOND, "step").beginningWith(() -> done.add("begin")));

            works.begin();
            ring(works, 1);

            assertThat(done).containsExactly("begin", "step");
        }

        @Test
        void thatFailsStopsNothing() {
            RunningWorks works = works(
                    work(SECOND, "a broken one").beginningWith(() -> fail("begin")),
                    work(SECOND, "whole").beginningWith(() -> done.add("begin of the next")));

            works.begin();

            assertThat(done).containsExactly("begin", "begin of the next");
            assertThat(shown("medchain_work_failing", "a broken one")).isEqualTo(1);
            ring(works, 1);
            assertThat(shown("medchain_work_failing", "a broken one")).isZero();
        }
    }

    @Nested
    class Stop {

        @Test
        void endsTheStepsAndDoesWhatComesLast() {
            RunningWorks works = works(
                    work(SECOND, "step").endingWith(() -> fail("end")),
                    work(SECOND, "step of the next").endingWith(() -> done.add("end of the next")));

            works.stop();
            ring(works, 3);

            assertThat(done).containsExactly("end", "end of the next");
        }

        @Test
        void waitsForTheStepThatGoesOn() {
            CountDownLatch begun = new CountDownLatch(1);
            RunningWorks works = works(
                    threads,
                    Work.every(SECOND, "slow", () -> {
                                begun.countDown();
                                while (!threads.isShutdown()) {
                                    Thread.onSpinWait();
                                }
                                done.add("step");
                            })
                            .endingWith(() -> done.add("end")));
            ring(works, 1);
            await(begun);

            works.stop();

            assertThat(done).containsExactly("step", "end");
        }

        @Test
        void endsAWorkThatHasMore() {
            CountDownLatch begun = new CountDownLatch(3);
            RunningWorks works = works(threads, Work.inParts(SECOND, "endless", () -> {
                begun.countDown();
                return Outcome.MORE;
            }));
            ring(works, 1);
            await(begun);

            works.stop();

            assertThat(threads.isTerminated()).isTrue();
        }
    }

    @Nested
    class Gauges {

        @Test
        void areZeroWhileNothingIsDue() {
            ring(works(work(SECOND, "whole")), 3);

            assertThat(shown("medchain_work_due", "whole")).isZero();
            assertThat(shown("medchain_work_oldest_seconds", "whole")).isZero();
            assertThat(shown("medchain_work_failing", "whole")).isZero();
        }

        @Test
        void tellOfAWorkThatFailsSinceItWasDueFirst() {
            ring(works(failing("broken")), 11);

            assertThat(shown("medchain_work_due", "broken")).isEqualTo(1);
            assertThat(shown("medchain_work_oldest_seconds", "broken")).isEqualTo(10);
            assertThat(shown("medchain_work_failing", "broken")).isEqualTo(1);
        }

        @Test
        void tellOfAStepThatDoesNotEnd() {
            CountDownLatch released = new CountDownLatch(1);
            RunningWorks works = works(threads, Work.every(SECOND, "stalled", () -> await(released)));

            ring(works, 11);

            assertThat(shown("medchain_work_due", "stalled")).isEqualTo(1);
            assertThat(shown("medchain_work_oldest_seconds", "stalled")).isEqualTo(10);
            assertThat(shown("medchain_work_failing", "stalled")).isZero();
            released.countDown();
        }

        @Test
        void countFromTheLastPartThatWasDone() {
            Work.Step parts = () -> {
                done.add("part");
                clock.advance(MINUTE);
                if (done.size() == 3) {
                    throw new IllegalStateException("the third part");
                }
                return Outcome.MORE;
            };

            ring(works(Work.inParts(SECOND, "parts", parts)), 1);

            assertThat(shown("medchain_work_due", "parts")).isEqualTo(1);
            assertThat(shown("medchain_work_oldest_seconds", "parts")).isEqualTo(60);
        }

        @Test
        void areThoseOfBeforeAfterTheNextStepThatEndsWell() {
            RunningWorks works = works(Work.every(SECOND, "mended", () -> {
                done.add("step");
                if (done.size() < 3) {
                    throw new IllegalStateException();
                }
            }));

            ring(works, 3);

            assertThat(shown("medchain_work_due", "mended")).isZero();
            assertThat(shown("medchain_work_oldest_seconds", "mended")).isZero();
            assertThat(shown("medchain_work_failing", "mended")).isZero();
        }
    }

    @Nested
    class Kinds {

        @Test
        void areEachOfOneWork() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> works(work(SECOND, "same"), work(MINUTE, "same")))
                    .withMessageContaining("two works are of one kind");
        }

        @ParameterizedTest
        @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT1.5S"})
        void haveAPeriodOfWholeSeconds(String period) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> work(Duration.parse(period), "some"))
                    .withMessage("the period of some is not one of whole seconds");
        }
    }
}
