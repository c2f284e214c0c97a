package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.TickingClock;

class BreakerTest {

    private static final BreakerName NAME = BreakerName.of(KmsCall.GENERATE_DATA_KEY, "eu-central-1", "alias/clinic");
    private static final int FAILURES_TO_OPEN = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration TICK = Duration.ofMillis(1);

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T00:00:00Z"));
    private final List<BreakerReport> told = new ArrayList<>();
    private final Breaker breaker = breakerWithJitter(20, 0);

    private Breaker breakerWithJitter(int percent, double random) {
        return breaker(clock, percent, random);
    }

    /** @param ofServer tells the time that can be set; the other clock measures waits */
    private Breaker breaker(Clock ofServer, int percent, double random) {
        return new Breaker(
                NAME,
                new BreakerSettings(FAILURES_TO_OPEN, FIRST_WAIT, LONGEST_WAIT, percent),
                ofServer,
                clock,
                () -> random,
                told::add);
    }

    private static void fail(Breaker breaker, int times) {
        IntStream.range(0, times).forEach(i -> breaker.failed(breaker.admit(), Optional.empty()));
    }

    private void open() {
        fail(breaker, FAILURES_TO_OPEN);
    }

    private void halfOpen() {
        open();
        clock.advance(FIRST_WAIT);
    }

    /** How long the breaker stays open from now on, to the millisecond. */
    private Duration waitOf(Breaker opened) {
        Duration wait = Duration.ZERO;
        while (opened.state() == BreakerState.OPEN) {
            clock.advance(TICK);
            wait = wait.plus(TICK);
        }
        return wait;
    }

    @Nested
    class Closed {

        @Test
        void isTheFirstState() {
            assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        }

        @Test
        void letsEveryCallThrough() {
            assertThat(breaker.admit()).isEqualTo(new Breaker.Admission(true, false, Duration.ZERO));
        }

        @Test
        void staysClosedOneFailureBeforeTheLast() {
            fail(breaker, FAILURES_TO_OPEN - 1);

            assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        }

        @Test
        void opensWithTheLastFailureInARow() {
            fail(breaker, FAILURES_TO_OPEN);

            assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        }

        @Test
        void countsFromTheStartAfterAnAnswer() {
            fail(breaker, FAILURES_TO_OPEN - 1);
            breaker.answered(breaker.admit());
            fail(breaker, FAILURES_TO_OPEN - 1);

            assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        }

        @Test
        void countsFailuresHoweverFarApart() {
            fail(breaker, FAILURES_TO_OPEN - 1);
            clock.advance(Duration.ofDays(1));
            fail(breaker, 1);

            assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        }

        @Test
        void countsNoCallThatWasNotMade() {
            fail(breaker, FAILURES_TO_OPEN - 1);
            breaker.withdrawn(breaker.admit());
            fail(breaker, 1);

            assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        }
    }

    @Nested
    class Open {

        /** It opened while the server's clock was a year ahead. */
        @Test
        void waitsNoLongerIfTheClockIsSetBack() {
            TickingClock ofServer = new TickingClock(clock.instant().plus(Duration.ofDays(365)));
            Breaker opened = breaker(ofServer, 0, 0);
            fail(opened, FAILURES_TO_OPEN);
            ofServer.advance(Duration.ofDays(-365));

            clock.advance(FIRST_WAIT.minus(TICK));
            assertThat(opened.state()).isEqualTo(BreakerState.OPEN);
            assertThat(opened.report().nextProbe()).contains(ofServer.instant().plus(TICK));

            clock.advance(TICK);
            assertThat(opened.state()).isEqualTo(BreakerState.HALF_OPEN);
        }

        @Test
        void refusesAndTellsHowLongToWait() {
            open();
            clock.advance(Duration.ofSeconds(10));

            assertThat(breaker.admit()).isEqualTo(new Breaker.Admission(false, false, Duration.ofSeconds(20)));
        }

        @Test
        void lastsTheFirstWait() {
            open();

            assertThat(waitOf(breaker)).isEqualTo(FIRST_WAIT);
        }

        @Test
        void followsTheClockWithoutTraffic() {
            open();
            clock.advance(FIRST_WAIT.minus(TICK));
            assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);

            clock.advance(TICK);
            assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
        }

        @Test
        void isNotMovedByStragglers() {
            Breaker.Admission first = breaker.admit();
            Breaker.Admission second = breaker.admit();
            Breaker.Admission third = breaker.admit();
            open();
            clock.advance(Duration.ofSeconds(10));

            breaker.failed(first, Optional.empty());
            breaker.answered(second);
            breaker.withdrawn(third);

            assertThat(breaker.admit()).isEqualTo(new Breaker.Admission(false, false, Duration.ofSeconds(20)));
        }
    }

    @Nested
    class HalfOpen {

        @Test
        void letsOneProbeThrough() {
            halfOpen();

            assertThat(breaker.admit()).isEqualTo(new Breaker.Admission(true, true, Duration.ZERO));
        }

        @Test
        void refusesOthersWhileTheProbeIsUnderWay() {
            halfOpen();
            breaker.admit();

            assertThat(breaker.admit()).isEqualTo(new Breaker.Admission(false, false, Duration.ofSeconds(1)));
        }

        @Test
        void closesWhenTheProbeIsAnswered() {
            halfOpen();
            breaker.answered(breaker.admit());

            assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        }

        @Test
        void countsFromTheStartOnceClosed() {
            halfOpen();
            breaker.answered(breaker.admit());
            fail(breaker, FAILURES_TO_OPEN - 1);

            assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        }

        @Test
        void opensAgainWhenTheProbeFails() {
            halfOpen();
            breaker.failed(breaker.admit(), Optional.empty());

            assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        }

        @Test
        void isNotClosedByAStraggler() {
            Breaker.Admission straggler = breaker.admit();
            halfOpen();
            breaker.answered(straggler);

            assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
        }

        @Test
        void letsTheNextProbeThroughIfOneWasNotMade() {
            halfOpen();
            breaker.withdrawn(breaker.admit());

            assertThat(breaker.admit().probe()).isTrue();
        }
    }

    @Nested
    class Wait {

        @Test
        void doublesWithEachFailedProbeUpToTheLongest() {
            open();
            Stream<Duration> waits = IntStream.range(0, 6).mapToObj(i -> {
                Duration wait = waitOf(breaker);
                breaker.failed(breaker.admit(), Optional.empty());
                return wait;
            });

            assertThat(waits)
                    .containsExactly(
                            FIRST_WAIT,
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(120),
                            Duration.ofSeconds(240),
                            LONGEST_WAIT,
                            LONGEST_WAIT);
        }

        @Test
        void isTheFirstAgainAfterAnAnsweredProbe() {
            open();
            waitOf(breaker);
            breaker.failed(breaker.admit(), Optional.empty());
            waitOf(breaker);
            breaker.answered(breaker.admit());
            open();

            assertThat(waitOf(breaker)).isEqualTo(FIRST_WAIT);
        }

        @ParameterizedTest
        @CsvSource({"20, 0, 0", "20, 0.25, 1500", "20, 0.999, 5994", "50, 0.5, 7500", "100, 0.5, 15000", "0, 0.999, 0"})
        void isLengthenedByUpToTheShareGivenAtRandom(int percent, double random, int moreMillis) {
            Breaker jittered = breakerWithJitter(percent, random);
            fail(jittered, FAILURES_TO_OPEN);

            assertThat(waitOf(jittered)).isEqualTo(FIRST_WAIT.plusMillis(moreMillis));
        }

        @Test
        void isLengthenedByThatShareOfTheDoubledWaitToo() {
            Breaker jittered = breakerWithJitter(50, 0.5);
            fail(jittered, FAILURES_TO_OPEN);
            waitOf(jittered);
            jittered.failed(jittered.admit(), Optional.empty());

            assertThat(waitOf(jittered)).isEqualTo(Duration.ofSeconds(75));
        }
    }

    /** Where the breaker stands when a call comes back. */
    private enum Situation {
        CLOSED,
        ONE_FAILURE_BEFORE_OPENING,
        OPEN,
        HALF_OPEN,
        PROBE_UNDER_WAY
    }

    /** What becomes of a call. */
    private enum Event {
        ANSWERED,
        FAILED,
        WITHDRAWN
    }

    private record Case(Situation situation, boolean comesFromProbe, Event event, BreakerState after) {}

    static List<Case> cases() {
        return Arrays.stream(Situation.values())
                .flatMap(situation -> Arrays.stream(Event.values())
                        .flatMap(event -> situation == Situation.PROBE_UNDER_WAY
                                ? Stream.of(straggler(situation, event), probe(event))
                                : Stream.of(straggler(situation, event))))
                .toList();
    }

    /** An ordinary call: it moves a closed breaker only. */
    private static Case straggler(Situation situation, Event event) {
        BreakerState after = switch (situation) {
            case CLOSED -> BreakerState.CLOSED;
            case ONE_FAILURE_BEFORE_OPENING -> event == Event.FAILED ? BreakerState.OPEN : BreakerState.CLOSED;
            case OPEN -> BreakerState.OPEN;
            case HALF_OPEN, PROBE_UNDER_WAY -> BreakerState.HALF_OPEN;
        };
        return new Case(situation, false, event, after);
    }

    private static Case probe(Event event) {
        BreakerState after = switch (event) {
            case ANSWERED -> BreakerState.CLOSED;
            case FAILED -> BreakerState.OPEN;
            case WITHDRAWN -> BreakerState.HALF_OPEN;
        };
        return new Case(Situation.PROBE_UNDER_WAY, true, event, after);
    }

    /** Every event in every situation. */
    @Nested
    class Matrix {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.kms.BreakerTest#cases")
        void leadsToTheState(Case each) {
            play(each);

            assertThat(breaker.state()).isEqualTo(each.after());
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.kms.BreakerTest#cases")
        void letsAProbeThroughIfNoneIsUnderWay(Case each) {
            play(each);

            boolean underWay = each.situation() == Situation.PROBE_UNDER_WAY && !each.comesFromProbe();
            assertThat(breaker.admit().probe()).isEqualTo(each.after() == BreakerState.HALF_OPEN && !underWay);
        }

        private void play(Case each) {
            Breaker.Admission ordinary = breaker.admit();
            Breaker.Admission probe = bringInto(each.situation());
            Breaker.Admission admission = each.comesFromProbe() ? probe : ordinary;
            switch (each.event()) {
                case ANSWERED -> breaker.answered(admission);
                case FAILED -> breaker.failed(admission, Optional.empty());
                case WITHDRAWN -> breaker.withdrawn(admission);
            }
        }

        /** Answers the probe, if one is under way then. */
        private Breaker.Admission bringInto(Situation situation) {
            switch (situation) {
                case CLOSED -> {}
                case ONE_FAILURE_BEFORE_OPENING -> fail(breaker, FAILURES_TO_OPEN - 1);
                case OPEN -> open();
                case HALF_OPEN -> halfOpen();
                case PROBE_UNDER_WAY -> {
                    halfOpen();
                    return breaker.admit();
                }
            }
            return null;
        }
    }

    @Nested
    class Metric {

        @Test
        void growsWithTheTrouble() {
            assertThat(Stream.of(BreakerState.CLOSED, BreakerState.HALF_OPEN, BreakerState.OPEN)
                            .map(BreakerState::metricValue))
                    .containsExactly(0, 1, 2);
        }
    }

    @Nested
    class Report {

        @Test
        void tellsStateAndFailuresAndNextProbe() {
            fail(breaker, 2);
            assertThat(breaker.report())
                    .isEqualTo(new BreakerReport(NAME, BreakerState.CLOSED, clock.instant(), 2, Optional.empty()));
            fail(breaker, 3);
            Instant opened = clock.instant();
            assertThat(breaker.report())
                    .isEqualTo(new BreakerReport(
                            NAME, BreakerState.OPEN, opened, FAILURES_TO_OPEN, Optional.of(opened.plus(FIRST_WAIT))));
            clock.advance(FIRST_WAIT);
            assertThat(breaker.report().state()).isEqualTo(BreakerState.HALF_OPEN);
            assertThat(breaker.report().since()).isEqualTo(opened.plus(FIRST_WAIT));
        }

        @Test
        void isToldOnceOfEachOpeningAndClosing() {
            halfOpen();
            breaker.failed(breaker.admit(), Optional.empty());
            clock.advance(FIRST_WAIT.multipliedBy(2));
            breaker.answered(breaker.admit());
            assertThat(told).extracting(BreakerReport::state).containsExactly(BreakerState.OPEN, BreakerState.CLOSED);
        }
    }
}
