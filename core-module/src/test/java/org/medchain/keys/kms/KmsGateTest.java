package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.KmsBusyException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TickingClock;
import org.medchain.keys.audit.Failures;
import org.medchain.keys.provider.CallTarget;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.tracing.Spans;

class KmsGateTest {

    private static final CallTarget A = new CallTarget("eu-central-1", "alias/a");
    private static final CallTarget NEIGHBOUR = new CallTarget("eu-central-1", "alias/neighbour");
    private static final CallTarget B = new CallTarget("eu-west-1", "alias/b");
    private static final int PER_CMK = 2;
    private static final int PER_REGION = 3;
    private static final int FAILURES = 5;

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T00:00:00Z"));
    private final Breakers breakers = new Breakers(
            new BreakerSettings(FAILURES, Duration.ofSeconds(30), Duration.ofMinutes(5), 0),
            clock,
            clock,
            () -> 0,
            report -> {});
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final KmsGate gate = gate(0);

    private KmsGate gate(int waiting) {
        KmsCallSettings limits = new KmsCallSettings(PER_CMK, waiting, Duration.ofMinutes(1), PER_REGION);
        return new KmsGate(breakers, limits, metrics.registry(), Spans.none());
    }

    private Passage enter(CallTarget target) {
        return enter(gate, target);
    }

    private static Passage enter(KmsGate gate, CallTarget target) {
        return gate.enter(
                KmsCall.UNWRAP, target, Optional.of(new TenantId(target.cmk().substring(6))));
    }

    private void hang(CallTarget target, int times) {
        IntStream.range(0, times).forEach(unused -> enter(target));
    }

    private void fail(CallTarget target, int times) {
        IntStream.range(0, times).forEach(unused -> enter(target).failed());
    }

    private void assertBusy(CallTarget target) {
        assertThatExceptionOfType(KmsBusyException.class)
                .isThrownBy(() -> enter(target))
                .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(1)));
    }

    private double shown(String metric) {
        return metrics.shown().getOrDefault(metric, 0.0);
    }

    @Nested
    class WhileTheCallsOfACmkHang {

        @Test
        void itsFurtherCallsAreRefusedAtOnce() {
            hang(A, PER_CMK);

            assertBusy(A);

            assertThat(shown("medchain_kms_calls_refused_total{of=cmk,region=eu-central-1}"))
                    .isEqualTo(1);
        }

        @Test
        void thoseOfOthersGoOnInItsRegionToo() {
            hang(A, PER_CMK);

            enter(NEIGHBOUR).answered();
            enter(B).answered();
        }

        @Test
        void itsOwnGoOnAsSoonAsOneEnded() {
            enter(A);
            enter(A).failed();

            enter(A).answered();
        }
    }

    @Nested
    class WhileARegionIsFull {

        @Test
        void itsFurtherCallsAreRefusedAtOnceWhateverTheCmk() {
            hang(A, PER_CMK);
            hang(NEIGHBOUR, PER_REGION - PER_CMK);

            assertBusy(NEIGHBOUR);

            assertThat(shown("medchain_kms_calls_refused_total{of=region,region=eu-central-1}"))
                    .isEqualTo(1);
            assertThat(shown("medchain_kms_calls_in_flight{region=eu-central-1}"))
                    .isEqualTo(PER_REGION);
        }

        @Test
        void thoseOfAnotherRegionGoOn() {
            hang(A, PER_CMK);
            hang(NEIGHBOUR, PER_REGION - PER_CMK);

            enter(B).answered();
        }
    }

    @Nested
    class SevenFailures {

        @Test
        void ofOneTenantCloseItsCmkAndNothingElse() {
            fail(A, FAILURES);
            assertUnavailable(A);
            assertUnavailable(A);

            enter(NEIGHBOUR).answered();
            enter(B).answered();
            assertThat(shown("medchain_circuit_breaker_state{breaker=unwrap,of=cmk,region=eu-central-1}"))
                    .isEqualTo(2);
            assertThat(shown("medchain_cmk_circuit_breakers_not_closed{breaker=unwrap,region=eu-central-1}"))
                    .isEqualTo(1);
            assertThat(shown("medchain_circuit_breaker_state{breaker=unwrap,of=region,region=eu-central-1}"))
                    .isZero();
            assertThat(shown("medchain_circuit_breaker_state{breaker=unwrap,of=cmk,region=eu-west-1}"))
                    .isZero();
        }

        @Test
        void ofSeveralTenantsCloseTheRegionAndNoOther() {
            fail(A, 1);
            fail(NEIGHBOUR, 1);
            fail(A, 1);
            fail(NEIGHBOUR, 1);
            fail(A, 1);

            assertUnavailable(new CallTarget("eu-central-1", "alias/third"));
            enter(B).answered();
            assertThat(shown("medchain_circuit_breaker_state{breaker=unwrap,of=region,region=eu-central-1}"))
                    .isEqualTo(2);
        }

        private void assertUnavailable(CallTarget target) {
            assertThatExceptionOfType(KmsUnavailableException.class)
                    .isThrownBy(() -> enter(target))
                    .satisfies(e -> assertThat(e.retryAfter()).isPresent());
        }
    }

    @Nested
    class AProbe {

        @Test
        void isNotLostToACallThatWasRefusedForItsRegion() {
            fail(NEIGHBOUR, FAILURES);
            clock.advance(Duration.ofMinutes(1));
            Passage probe = enter(NEIGHBOUR);
            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> enter(NEIGHBOUR));

            probe.withdrawn();

            enter(NEIGHBOUR).answered();
            assertThat(shown("medchain_cmk_circuit_breakers_not_closed{breaker=unwrap,region=eu-central-1}"))
                    .isZero();
        }
    }

    @Nested
    class ACallThatWaits {

        @Test
        void isNotMadeIfTheBreakerOpenedMeanwhileAndGivesItsTurnBack() {
            KmsGate patient = gate(1);
            Passage first = enter(patient, A);
            Passage second = enter(patient, A);
            CompletableFuture<Passage> third = CompletableFuture.supplyAsync(() -> enter(patient, A));
            while (metrics.shown().get("medchain_kms_calls_waiting{}") == 0) {
                Thread.onSpinWait();
            }
            Breaker cmk = breakers.ofCmk(KmsCall.UNWRAP, A);
            IntStream.range(0, FAILURES).forEach(unused -> cmk.failed(cmk.admit(), Optional.empty()));

            first.failed();

            assertThat(third.handle((passage, failure) -> Failures.causeOf(failure))
                            .join())
                    .isInstanceOf(KmsUnavailableException.class);
            second.failed();
            assertThat(shown("medchain_kms_calls_in_flight{region=eu-central-1}"))
                    .isZero();
        }
    }
}
