package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.benmanes.caffeine.cache.Scheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsBusyException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.SharedDeadline;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.server.RecordedMetrics;

class TenantProviderTest {

    private static final String A = "eu-central-1";
    private static final String B = "eu-west-1";
    private static final String C = "eu-north-1";
    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic"), new PatientId("patient"));
    private static final TenantCmk CMK = new TenantCmk(Optional.of(in(A)), List.of(in(B), in(C)));

    private final RegionsProvider regions = new RegionsProvider();
    private final RecordedMetrics metrics = new RecordedMetrics();

    /** Whether another server heard a refusal. */
    private final AtomicReference<Supplier<Boolean>> heard = new AtomicReference<>(() -> false);

    private final AtomicLong nanos = new AtomicLong();
    private final TenantProvider provider = over(regions, Optional.empty());
    private final Attempt attempt = Attempt.partOf("a test", Operation.DECRYPT_DATA_KEY, CONTEXT);

    private boolean isHeard(Attempt asked) {
        return asked.operation() == Operation.DECRYPT_DATA_KEY && heard.get().get();
    }

    private TenantProvider over(KeyProvider inUse, Optional<KeyProvider> before) {
        return new TenantProvider(
                inUse,
                before,
                TenantProviders.cache(Duration.ZERO, metrics.registry()),
                new CurrentWrappingCache(nanos::get),
                this::isHeard,
                metrics.registry());
    }

    private static CmkReference in(String region) {
        return new CmkReference("arn:aws:kms:" + region + ":111122223333:key/mrk-" + "0".repeat(32));
    }

    private static WrappedKey wrappedIn(String region) {
        return new WrappedKey(in(region).value().getBytes(StandardCharsets.US_ASCII));
    }

    private static KmsRefusedException refusal() {
        return new KmsRefusedException(new IllegalStateException("AccessDeniedException"));
    }

    /** Each call of a tenant that goes over the Regions; what it wrapped or found current, by name. */
    enum Call {
        GENERATE,
        UNWRAP,
        REWRAP,
        CURRENT;

        private String make(TenantProvider provider, Attempt attempt) {
            return switch (this) {
                case GENERATE -> {
                    try (var generated = provider.generateDataKey(attempt, CMK, CONTEXT)) {
                        yield provider.wrappedUnder(generated.wrappedKey());
                    }
                }
                case UNWRAP -> {
                    provider.unwrap(attempt, wrappedIn(A), CMK, CONTEXT).close();
                    yield in(A).value();
                }
                case REWRAP -> provider.wrappedUnder(provider.rewrap(attempt, wrappedIn(A), CMK, CONTEXT));
                case CURRENT -> provider.currentWrapping(CMK).wrappedUnder();
            };
        }

        /** A re-wrap calls for the source and the destination. */
        private String[] called(String... expected) {
            return Stream.of(expected)
                    .flatMap(region -> this == REWRAP && region.equals(expected[expected.length - 1])
                            ? Stream.of(region, region)
                            : Stream.of(region))
                    .toArray(String[]::new);
        }
    }

    @Nested
    class EachCall {

        @ParameterizedTest
        @EnumSource
        void goesToTheFirstRegion(Call call) {
            call.make(provider, attempt);

            assertThat(regions.calls()).containsExactly(call.called(A));
            assertThat(attempt.region()).isEmpty();
            assertThat(metrics.shown()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void goesOnInOrderToARegionThatAnswersAndLeavesNoTraceInWhatItWraps(Call call) {
            regions.failIn(A, KmsUnavailableException::new);
            regions.failIn(B, () -> new KmsUnavailableException(Duration.ofSeconds(30)));

            String name = call.make(provider, attempt);

            assertThat(regions.calls()).containsExactly(call.called(A, B, C));
            assertThat(name).isEqualTo(in(A).value());
            assertThat(metrics.shown()).hasSize(1).allSatisfy((metric, count) -> {
                assertThat(metric)
                        .startsWith("medchain_kms_stand_in_calls_total")
                        .contains("region=" + C);
                assertThat(count).isEqualTo(1);
            });
        }

        @ParameterizedTest
        @EnumSource
        void goesBackToTheFirstRegionAsSoonAsThatAnswers(Call call) {
            regions.failIn(A, KmsUnavailableException::new);
            call.make(provider, attempt);
            regions.heal(A);
            regions.calls();

            call.make(provider, attempt);

            assertThat(regions.calls()).containsExactly(call.called(A));
            assertThat(attempt.region()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void failsIfNoRegionAnswers(Call call) {
            Stream.of(A, B, C).forEach(region -> regions.failIn(region, KmsUnavailableException::new));

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> call.make(provider, attempt));

            assertThat(regions.calls()).containsExactly(A, B, C);
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.kms.TenantProviderTest#answers")
        void takesEveryAnswerOfTheFirstRegionForTheLast(Supplier<RuntimeException> answer) {
            regions.failIn(A, answer);

            for (Call call : Call.values()) {
                assertThatExceptionOfType(answer.get().getClass()).isThrownBy(() -> call.make(provider, attempt));
                assertThat(regions.calls()).containsExactly(A);
            }
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.kms.TenantProviderTest#answers")
        void takesEveryAnswerOfAReplicaForTheLast(Supplier<RuntimeException> answer) {
            regions.failIn(A, KmsUnavailableException::new);
            regions.failIn(B, answer);

            for (Call call : Call.values()) {
                assertThatExceptionOfType(answer.get().getClass()).isThrownBy(() -> call.make(provider, attempt));
                assertThat(regions.calls()).containsExactly(A, B);
            }
            assertThat(attempt.region()).contains(B);
        }

        @Test
        void hasAnEqualPartOfTheDeadlineInEachRegion() {
            int[] parts = new int[1];
            regions.failIn(A, () -> {
                parts[0] = SharedDeadline.parts();
                return new KmsUnavailableException();
            });

            Call.UNWRAP.make(provider, attempt);

            assertThat(parts[0]).isEqualTo(3);
            assertThat(SharedDeadline.parts()).isEqualTo(1);
        }
    }

    /** What is no fault of the infrastructure. That too much is under way is the service's own bound. */
    static List<Supplier<RuntimeException>> answers() {
        return List.of(
                TenantProviderTest::refusal,
                InvalidEncryptedKeyException::new,
                () -> new KmsBusyException(Duration.ofSeconds(1)),
                IllegalStateException::new);
    }

    @Nested
    class AfterARefusal {

        @ParameterizedTest
        @EnumSource
        void anOutageOfTheFirstRegionDoesNotUndoIt(Call call) {
            regions.failIn(A, TenantProviderTest::refusal);
            assertThatExceptionOfType(KmsRefusedException.class).isThrownBy(() -> call.make(provider, attempt));
            regions.failIn(A, KmsUnavailableException::new);
            regions.calls();

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> call.make(provider, attempt));

            assertThat(regions.calls()).containsExactly(A);
        }

        @ParameterizedTest
        @EnumSource(names = {"GENERATE", "UNWRAP", "REWRAP"})
        void thatAnotherServerHeardAnOutageDoesNotUndoItEither(Call call) {
            regions.failIn(A, KmsUnavailableException::new);
            heard.set(() -> true);

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> call.make(provider, attempt));

            assertThat(regions.calls()).containsExactly(A);
        }

        @Test
        void ofWhichNobodyCanTellThereIsNoStandIn() {
            regions.failIn(A, KmsUnavailableException::new);
            heard.set(() -> {
                throw new IllegalStateException("the database is away");
            });

            assertThatExceptionOfType(KmsUnavailableException.class)
                    .isThrownBy(() -> Call.UNWRAP.make(provider, attempt));

            assertThat(regions.calls()).containsExactly(A);
        }

        @Test
        void theReplicasStandInAgainOnceTheFirstRegionAnswered() {
            regions.failIn(A, TenantProviderTest::refusal);
            assertThatExceptionOfType(KmsRefusedException.class).isThrownBy(() -> Call.UNWRAP.make(provider, attempt));
            regions.heal(A);
            Call.UNWRAP.make(provider, attempt);
            regions.failIn(A, KmsUnavailableException::new);
            regions.calls();

            Call.UNWRAP.make(provider, attempt);

            assertThat(regions.calls()).containsExactly(A, B);
        }
    }

    @Nested
    class Unwrap {

        @Test
        void goesToTheTenantsFirstRegionWhateverRegionIsInTheWrappedKey() {
            provider.unwrap(attempt, wrappedIn(C), CMK, CONTEXT).close();
            provider.unwrap(attempt, wrappedIn(C), TenantCmk.of(in(B)), CONTEXT).close();

            assertThat(regions.calls()).containsExactly(A, B);
        }

        @Test
        void callsAnotherCmkInItsOwnRegionAlone() {
            WrappedKey other =
                    new WrappedKey(in(B).value().replace("mrk-0", "mrk-1").getBytes(StandardCharsets.US_ASCII));
            provider.unwrap(attempt, other, CMK, CONTEXT).close();
            regions.failIn(B, KmsUnavailableException::new);

            assertThatExceptionOfType(KmsUnavailableException.class)
                    .isThrownBy(() -> provider.unwrap(attempt, other, CMK, CONTEXT));

            assertThat(regions.calls()).containsExactly(B, B);
        }
    }

    /** It opens what it wrapped before another provider came into use. */
    @Nested
    class OfTheProviderBefore {

        private final RehearsedProvider inUse = new RehearsedProvider();
        private final TenantProvider moving = over(inUse, Optional.of(regions));

        private void unwrap() {
            moving.unwrap(attempt, ProviderType.AWS_KMS, wrappedIn(A), CMK, CONTEXT)
                    .close();
        }

        @Test
        void replicasStandInToo() {
            regions.failIn(A, KmsUnavailableException::new);

            unwrap();

            assertThat(regions.calls()).containsExactly(A, B);
            assertThat(attempt.region()).contains(B);
        }

        @Test
        void aRefusalIsNotPassedOver() {
            regions.failIn(A, TenantProviderTest::refusal);

            assertThatExceptionOfType(KmsRefusedException.class).isThrownBy(this::unwrap);

            assertThat(regions.calls()).containsExactly(A);
        }

        @Test
        void replicasStandInWhileAKeyMoves() {
            regions.failIn(A, KmsUnavailableException::new);

            WrappedKey moved = moving.rewrap(attempt, ProviderType.AWS_KMS, wrappedIn(A), CMK, CONTEXT);

            assertThat(regions.calls()).containsExactly(A, B);
            moving.unwrap(attempt, inUse.type(), moved, CMK, CONTEXT).close();
            assertThat(regions.calls()).isEmpty();
        }
    }

    @Nested
    class RecentWrapping {

        private static final Instant RENEWED = Instant.parse("2026-11-20T10:00:00Z");

        @Test
        void looksOnceForACmk() {
            assertThat(provider.recentWrapping(CMK)).isEqualTo(provider.recentWrapping(CMK));

            assertThat(regions.calls()).containsExactly(A);
        }

        @Test
        void looksAgainWhenTheTimeIsOverHoweverOftenItIsAsked() {
            for (int i = 0; i < CurrentWrappingCache.LONGEST.toSeconds(); i++) {
                provider.recentWrapping(CMK);
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            }
            assertThat(regions.calls()).containsExactly(A);
            regions.renewAt(RENEWED);

            assertThat(provider.recentWrapping(CMK).since()).contains(RENEWED);
        }

        @Test
        void looksAtAnotherCmk() {
            provider.recentWrapping(CMK);

            assertThat(provider.recentWrapping(TenantCmk.of(in(C))).wrappedUnder())
                    .isEqualTo(in(C).value());
        }

        /** A rotation looks before each batch, and so does what a compromise asks for. */
        @Test
        void isWhatTheLastLookFound() {
            provider.recentWrapping(CMK);
            regions.renewAt(RENEWED);
            provider.currentWrapping(CMK);

            assertThat(provider.recentWrapping(CMK).since()).contains(RENEWED);
        }

        @Test
        void looksAgainIfALookFailed() {
            regions.failIn(A, TenantProviderTest::refusal);
            assertThatExceptionOfType(KmsRefusedException.class).isThrownBy(() -> provider.recentWrapping(CMK));
            regions.heal(A);

            assertThat(provider.recentWrapping(CMK).wrappedUnder()).isEqualTo(in(A).value());
        }

        @Test
        void asksAProviderThatCallsNoNetworkEachTime() {
            RehearsedProvider local = new RehearsedProvider();
            TenantProvider asking = over(local, Optional.empty());
            String before = asking.recentWrapping(TenantCmk.NONE).wrappedUnder();
            local.renewKek();

            assertThat(asking.recentWrapping(TenantCmk.NONE).wrappedUnder()).isNotEqualTo(before);
        }
    }

    @Nested
    class WithACache {

        private final UnwrappedKeyCache cache = new UnwrappedKeyCache(
                10, Duration.ofSeconds(60), metrics.registry(), nanos::get, Scheduler.disabledScheduler());
        private final TenantProvider keeping = new TenantProvider(
                regions,
                Optional.empty(),
                cache,
                TenantProviders.looks(),
                TenantProviderTest.this::isHeard,
                metrics.registry());

        private void unwrap() {
            keeping.unwrap(attempt, wrappedIn(A), CMK, CONTEXT).close();
        }

        @Test
        void callsOnceForAKeyThatIsOpenedAgain() {
            for (int i = 0; i < 10; i++) {
                unwrap();
            }

            assertThat(regions.calls()).containsExactly(A);
            assertThat(metrics.shown()).containsEntry("medchain_kms_key_cache_hits_total{}", 9.0);
        }

        @Test
        void callsAgainWhenTheTimeIsOverHoweverOftenItIsUsed() {
            for (int i = 0; i < 60; i++) {
                unwrap();
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            }
            assertThat(regions.calls()).containsExactly(A);

            unwrap();

            assertThat(regions.calls()).containsExactly(A);
        }

        @Test
        void isRefusedWhenTheTimeIsOverAfterTheCmkWasTakenAway() {
            unwrap();
            regions.failIn(A, TenantProviderTest::refusal);
            unwrap();
            nanos.addAndGet(Duration.ofSeconds(60).toNanos());

            assertThatExceptionOfType(KmsRefusedException.class).isThrownBy(this::unwrap);
        }

        /** What any call of the tenant finds out holds for all its keys. */
        @Test
        void forgetsATenantWhoseCallIsRefused() {
            unwrap();
            regions.failIn(A, TenantProviderTest::refusal);
            assertThatExceptionOfType(KmsRefusedException.class)
                    .isThrownBy(() -> keeping.generateDataKey(attempt, CMK, CONTEXT));

            assertThatExceptionOfType(KmsRefusedException.class).isThrownBy(this::unwrap);
        }

        /** A key that is kept says nothing of the Region, which refused. */
        @Test
        void doesNotTakeAKeptKeyForAnAnswerOfTheRegion() {
            unwrap();
            regions.failIn(A, TenantProviderTest::refusal);
            EncryptionContext other = new EncryptionContext(new TenantId("clinic"), new PatientId("other"));
            assertThatExceptionOfType(KmsRefusedException.class)
                    .isThrownBy(() -> keeping.unwrap(attempt, wrappedIn(A), CMK, other));
            regions.failIn(A, KmsUnavailableException::new);

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(this::unwrap);
        }

        @Test
        void opensForNoOtherPatientAndTenant() {
            unwrap();
            regions.calls();
            List.of(
                            new EncryptionContext(new TenantId("clinic"), new PatientId("other")),
                            new EncryptionContext(new TenantId("other"), new PatientId("patient")))
                    .forEach(context ->
                            keeping.unwrap(attempt, wrappedIn(A), CMK, context).close());

            assertThat(regions.calls()).containsExactly(A, A);
        }
    }
}
