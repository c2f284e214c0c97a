package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyContext;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.server.RecordedMetrics;

class MeasuredProviderTest {

    private static final CmkReference CMK = new CmkReference("alias/clinic");
    private static final WrappedKey WRAPPED_KEY = new WrappedKey(new byte[] {1});
    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic"), new PatientId("patient"));

    private final Deque<Throwable> failures = new ArrayDeque<>();
    private final List<BreakerReport> journal = new ArrayList<>();
    private final RecordedMetrics metrics = new RecordedMetrics();
    private Breakers breakers;
    private int calls;

    /** Each call over the network, and the breaker that it passes. */
    enum Call {
        GENERATE_DATA_KEY("generateDataKey"),
        UNWRAP("unwrap"),
        REWRAP("rewrap"),
        CURRENT_WRAPPING("describe"),
        DESCRIBE("describe");

        private final String breaker;

        Call(String breaker) {
            this.breaker = breaker;
        }

        private Object on(KeyProvider provider) {
            return switch (this) {
                case GENERATE_DATA_KEY -> provider.generateDataKey(Optional.of(CMK), CONTEXT);
                case UNWRAP -> provider.unwrap(WRAPPED_KEY, CONTEXT);
                case REWRAP -> provider.rewrap(WRAPPED_KEY, Optional.of(CMK), CONTEXT);
                case CURRENT_WRAPPING -> provider.currentWrapping(Optional.of(CMK));
                case DESCRIBE -> provider.describe(CMK);
            };
        }
    }

    @Nested
    class EachCall {

        @ParameterizedTest
        @EnumSource(Call.class)
        void opensItsBreakerAndNoOther(Call call) {
            failures.add(new KmsUnavailableException());
            KeyProvider provider = provider(1);

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> call.on(provider));

            assertThat(breakers.reports())
                    .filteredOn(report -> report.notClosed() > 0)
                    .extracting(report -> report.breaker().name().call())
                    .containsExactly(call.breaker);
        }

        @ParameterizedTest
        @EnumSource(Call.class)
        void isMadeOnceIfTheProviderAnswers(Call call) {
            assertThat(call.on(provider(5))).isNotNull();

            assertThat(calls).isEqualTo(1);
        }

        @ParameterizedTest
        @EnumSource(Call.class)
        void isTimedHoweverItEndsIfItIsMade(Call call) {
            failures.add(new KmsUnavailableException());
            KeyProvider provider = provider(2);
            assertUnavailable(() -> call.on(provider));
            call.on(provider);
            failures.add(new KmsUnavailableException());
            failures.add(new KmsUnavailableException());
            assertUnavailable(() -> call.on(provider));
            assertUnavailable(() -> call.on(provider));

            assertUnavailable(() -> call.on(provider));

            assertThat(metrics.shown())
                    .containsEntry("medchain_kms_call_duration_seconds{call=" + call.breaker + ",region=local}", 4.0);
        }
    }

    @Nested
    class WrappedUnder {

        @Test
        void isToldWhileEveryBreakerIsOpen() {
            KeyProvider provider = provider(1);
            for (Call call : Call.values()) {
                failures.add(new KmsUnavailableException());
                assertUnavailable(() -> call.on(provider));
            }
            assertThat(breakers.reports()).allMatch(report -> report.notClosed() == 1);

            assertThat(provider.wrappedUnder(WRAPPED_KEY)).isEqualTo("cmk");
        }
    }

    @Nested
    class Describe {

        @Test
        void answersWhatTheProviderAnswers() {
            assertThat(provider(5).describe(CMK)).isEmpty();
        }

        @Test
        void callsNobodyWhileTheBreakerIsOpen() {
            failures.add(new KmsUnavailableException());
            KeyProvider provider = provider(1);
            assertUnavailable(() -> provider.describe(CMK));

            assertThatThrownBy(() -> provider.describe(CMK))
                    .isInstanceOfSatisfying(
                            KmsUnavailableException.class,
                            e -> assertThat(e.retryAfter()).isPresent());

            assertThat(calls).isEqualTo(1);
            assertThat(journal)
                    .singleElement()
                    .satisfies(report -> assertThat(report.name()).hasToString("describe for the CMK local in local"));
        }

        @Test
        void countsATimeout() {
            failures.add(new TimeoutException());
            KeyProvider provider = provider(5);

            assertUnavailable(() -> provider.describe(CMK));

            assertThat(describing().failures()).isEqualTo(1);
        }

        @Test
        void isNeitherAnsweredNorFailedIfMicroProfilesBreakerIsFoundOpen() {
            failures.add(new KmsUnavailableException());
            failures.add(new CircuitBreakerOpenException());
            KeyProvider provider = provider(5);
            assertUnavailable(() -> provider.describe(CMK));

            assertUnavailable(() -> provider.describe(CMK));

            assertThat(describing().state()).isEqualTo(BreakerState.CLOSED);
            assertThat(describing().failures()).isEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(
                classes = {
                    KmsRefusedException.class,
                    InvalidEncryptedKeyException.class,
                    IllegalStateException.class,
                    NoClassDefFoundError.class
                })
        void takesEveryOtherFailureForAnAnswer(Class<? extends Throwable> failure) throws Exception {
            failures.add(new KmsUnavailableException());
            failures.add(instanceOf(failure));
            KeyProvider provider = provider(5);
            assertUnavailable(() -> provider.describe(CMK));

            assertThatThrownBy(() -> provider.describe(CMK)).isInstanceOf(failure);

            assertThat(describing().failures()).isZero();
        }
    }

    private static Throwable instanceOf(Class<? extends Throwable> failure) throws ReflectiveOperationException {
        return failure == KmsRefusedException.class
                ? new KmsRefusedException(new IllegalStateException())
                : failure.getDeclaredConstructor().newInstance();
    }

    private static void assertUnavailable(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(KmsUnavailableException.class);
    }

    private BreakerReport describing() {
        return breakers.report(KmsCall.DESCRIBE, "local").worst().orElseThrow();
    }

    private KeyProvider provider(int failuresToOpen) {
        BreakerSettings settings = new BreakerSettings(failuresToOpen, Duration.ofMinutes(1), Duration.ofMinutes(1), 0);
        breakers = new Breakers(settings, Clock.systemUTC(), Clock.systemUTC(), () -> 0, journal::add);
        KeyProvider failing = new FailingProvider();
        return new MeasuredProvider(failing, failing, Gates.of(breakers, Gates.WIDE, metrics));
    }

    /** Fails as told, and then no more. */
    private final class FailingProvider extends PartialProvider {

        FailingProvider() {
            super(ProviderType.AWS_KMS, true);
        }

        @Override
        public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, KeyContext context) {
            failIfTold();
            return new WrappedDataKey(PlainKey.takeOwnershipOf(new byte[PlainKey.LENGTH]), WRAPPED_KEY);
        }

        @Override
        public PlainKey unwrap(WrappedKey wrappedKey, KeyContext context) {
            failIfTold();
            return PlainKey.takeOwnershipOf(new byte[PlainKey.LENGTH]);
        }

        @Override
        public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, KeyContext context) {
            failIfTold();
            return wrappedKey;
        }

        @Override
        public String wrappedUnder(WrappedKey wrappedKey) {
            return "cmk";
        }

        @Override
        public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
            failIfTold();
            return CurrentWrapping.neverRenewed("cmk");
        }

        @Override
        public Optional<CmkState> describe(CmkReference cmk) {
            failIfTold();
            return Optional.empty();
        }

        private void failIfTold() {
            calls++;
            Throwable failure = failures.poll();
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }
}
