package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.TickingClock;
import org.medchain.keys.provider.CallTarget;

class BreakersTest {

    private static final String FRANKFURT = "eu-central-1";
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Optional<TenantId> A = Optional.of(new TenantId("a"));
    private static final Optional<TenantId> B = Optional.of(new TenantId("b"));

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T00:00:00Z"));
    private final List<BreakerReport> told = new ArrayList<>();
    private final Breakers breakers =
            new Breakers(new BreakerSettings(2, WAIT, Duration.ofMinutes(5), 50), clock, clock, () -> 0.5, told::add);

    private Breaker ofCmk(KmsCall call, String cmk) {
        return breakers.ofCmk(call, new CallTarget(FRANKFURT, cmk));
    }

    private static void fail(Breaker breaker, Optional<TenantId> tenant) {
        breaker.failed(breaker.admit(), tenant);
    }

    private static void open(Breaker breaker) {
        fail(breaker, A);
        fail(breaker, B);
    }

    @Nested
    class Reports {

        @Test
        void areEmptyBeforeTheFirstCall() {
            assertThat(breakers.reports()).isEmpty();
        }

        @Test
        void areOneForEachKindOfCallInEachRegionAndClosedAtFirst() {
            breakers.ofRegion(KmsCall.UNWRAP, "eu-west-1");
            breakers.ofRegion(KmsCall.UNWRAP, FRANKFURT);

            assertThat(breakers.reports())
                    .extracting(report -> report.breaker().name().region() + " "
                            + report.breaker().name().call())
                    .containsExactly(
                            "eu-central-1 generateDataKey",
                            "eu-central-1 unwrap",
                            "eu-central-1 rewrap",
                            "eu-central-1 describe",
                            "eu-west-1 generateDataKey",
                            "eu-west-1 unwrap",
                            "eu-west-1 rewrap",
                            "eu-west-1 describe");
            assertThat(breakers.reports()).allSatisfy(report -> {
                assertThat(report.breaker().state()).isEqualTo(BreakerState.CLOSED);
                assertThat(report.breaker().failures()).isZero();
                assertThat(report.cmks()).isZero();
                assertThat(report.worst()).isEmpty();
            });
        }

        @ParameterizedTest
        @EnumSource
        void showTheOneThatOpenedAndNoOther(KmsCall call) {
            open(breakers.ofRegion(call, FRANKFURT));
            breakers.ofRegion(call, "eu-west-1");

            assertThat(breakers.reports())
                    .filteredOn(report -> report.breaker().state() == BreakerState.OPEN)
                    .extracting(report -> report.breaker().name())
                    .containsExactly(BreakerName.of(call, FRANKFURT));
        }

        @Test
        void tellOfCmksHowManyThereAreAndTheWorst() {
            breakers.ofRegion(KmsCall.UNWRAP, FRANKFURT);
            ofCmk(KmsCall.UNWRAP, "alias/well");
            open(ofCmk(KmsCall.UNWRAP, "alias/open"));
            fail(ofCmk(KmsCall.UNWRAP, "alias/failing"), A);
            open(ofCmk(KmsCall.GENERATE_DATA_KEY, "alias/other-call"));
            open(breakers.ofCmk(KmsCall.UNWRAP, new CallTarget("eu-west-1", "alias/elsewhere")));

            RegionReport report = breakers.report(KmsCall.UNWRAP, FRANKFURT);

            assertThat(report.cmks()).isEqualTo(3);
            assertThat(report.notClosed()).isEqualTo(1);
            assertThat(report.worst())
                    .map(BreakerReport::name)
                    .contains(BreakerName.of(KmsCall.UNWRAP, FRANKFURT, "alias/open"));
            assertThat(report.breaker().state()).isEqualTo(BreakerState.CLOSED);
        }
    }

    @Nested
    class OfARegion {

        private final Breaker region = breakers.ofRegion(KmsCall.UNWRAP, FRANKFURT);

        @Test
        void isNotOpenedByOneTenantAlone() {
            IntStream.range(0, 100).forEach(unused -> fail(region, A));

            assertThat(region.state()).isEqualTo(BreakerState.CLOSED);
        }

        @Test
        void isOpenedByFailuresOfSeveral() {
            fail(region, A);
            fail(region, A);
            fail(region, B);

            assertThat(region.state()).isEqualTo(BreakerState.OPEN);
        }

        @Test
        void countsNoFailureWhoseTenantIsNotKnown() {
            IntStream.range(0, 100).forEach(unused -> fail(region, Optional.empty()));

            assertThat(region.report().failures()).isZero();
        }

        @Test
        void countsFromTheStartAfterAnAnswer() {
            fail(region, A);
            region.answered(region.admit());
            fail(region, A);

            assertThat(region.state()).isEqualTo(BreakerState.CLOSED);
            assertThat(region.report().failures()).isEqualTo(1);
        }

        @Test
        void isNotKeptOpenByTheProbesOfOneTenant() {
            open(region);
            clock.advance(Duration.ofMinutes(1));
            fail(region, B);

            assertThat(region.state()).isEqualTo(BreakerState.HALF_OPEN);
            assertThat(region.admit().probe()).isTrue();
        }

        @Test
        void waitsLongerAfterTheProbeOfAnotherTenantFails() {
            open(region);
            clock.advance(Duration.ofMinutes(1));
            fail(region, A);

            assertThat(region.state()).isEqualTo(BreakerState.OPEN);
        }
    }

    @Nested
    class OfACmk {

        private final Breaker cmk = ofCmk(KmsCall.UNWRAP, "alias/clinic");

        @Test
        void isOpenedByOneTenantAlone() {
            fail(cmk, A);
            fail(cmk, A);

            assertThat(cmk.state()).isEqualTo(BreakerState.OPEN);
        }

        @Test
        void isTheSameForTheSameCmkAndNoOther() {
            assertThat(ofCmk(KmsCall.UNWRAP, "alias/clinic")).isSameAs(cmk);
            assertThat(ofCmk(KmsCall.UNWRAP, "alias/other")).isNotSameAs(cmk);
            assertThat(ofCmk(KmsCall.REWRAP, "alias/clinic")).isNotSameAs(cmk);
        }

        @Test
        void isForgottenWhenSoManyOthersWereCalledSince() {
            IntStream.range(0, CmkBreakers.MOST).forEach(number -> ofCmk(KmsCall.UNWRAP, "alias/" + number));

            assertThat(ofCmk(KmsCall.UNWRAP, "alias/clinic")).isNotSameAs(cmk);
            assertThat(breakers.report(KmsCall.UNWRAP, FRANKFURT).cmks()).isEqualTo(CmkBreakers.MOST);
        }
    }

    @Nested
    class Place {

        @Test
        void isTheRegionItselfAsLongAsThereAreFew() {
            CallTarget target = new CallTarget(FRANKFURT, "alias/clinic");

            assertThat(breakers.place(target)).isEqualTo(target);
        }

        @Test
        void isSharedByRegionsBeyondTheMost() {
            IntStream.range(0, Breakers.MOST_REGIONS)
                    .forEach(number -> breakers.ofRegion(KmsCall.UNWRAP, "region-" + number));

            assertThat(breakers.place(new CallTarget("one-more", "alias/clinic"))
                            .region())
                    .isEqualTo(Breakers.OTHER_REGIONS);
            assertThat(breakers.place(new CallTarget("region-1", "alias/clinic"))
                            .region())
                    .isEqualTo("region-1");
        }
    }

    @Nested
    class Settings {

        @ParameterizedTest
        @EnumSource
        void areThoseOfEveryBreaker(KmsCall call) {
            Breaker breaker = breakers.ofRegion(call, FRANKFURT);
            open(breaker);
            Duration withJitter = WAIT.plus(WAIT.dividedBy(4));

            clock.advance(withJitter.minusMillis(1));
            assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
            clock.advance(Duration.ofMillis(1));
            assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
        }
    }

    @Nested
    class Changes {

        @Test
        void areToldOfEachBreaker() {
            Stream.of(KmsCall.values()).forEach(call -> open(breakers.ofRegion(call, FRANKFURT)));
            open(ofCmk(KmsCall.UNWRAP, "alias/clinic"));

            assertThat(told)
                    .extracting(report -> report.name().toString())
                    .containsExactly(
                            "generateDataKey in eu-central-1",
                            "unwrap in eu-central-1",
                            "rewrap in eu-central-1",
                            "describe in eu-central-1",
                            "unwrap for the CMK alias/clinic in eu-central-1");
            assertThat(told).extracting(BreakerReport::state).containsOnly(BreakerState.OPEN);
        }
    }
}
