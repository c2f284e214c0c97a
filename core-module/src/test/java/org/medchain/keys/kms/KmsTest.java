package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.ProviderSettings;
import org.medchain.keys.local.LocalKek;
import org.medchain.keys.local.LocalKeyProvider;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.settings.MapConfig;

class KmsTest {

    private static final CmkReference CMK = new CmkReference("alias/clinic");

    private final Deque<Throwable> failures = new ArrayDeque<>();
    private final List<BreakerReport> journal = new ArrayList<>();
    private int calls;

    @Nested
    class Describe {

        @Test
        void answersWhatTheProviderAnswers() {
            assertThat(kms(5).describe(CMK)).isEmpty();
        }

        @Test
        void callsNobodyWhileTheBreakerIsOpen() {
            failures.add(new KmsUnavailableException());
            Kms kms = kms(1);
            assertUnavailable(kms);

            assertThatThrownBy(() -> kms.describe(CMK))
                    .isInstanceOfSatisfying(
                            KmsUnavailableException.class,
                            e -> assertThat(e.retryAfter()).isPresent());

            assertThat(calls).isEqualTo(1);
            assertThat(journal)
                    .singleElement()
                    .satisfies(report -> assertThat(report.name()).isEqualTo("describe"));
        }

        @Test
        void countsATimeout() {
            failures.add(new TimeoutException());
            Kms kms = kms(5);

            assertUnavailable(kms);

            assertThat(describing(kms).failures()).isEqualTo(1);
        }

        @Test
        void opensWhenMicroProfilesBreakerIsFoundOpen() {
            failures.add(new CircuitBreakerOpenException());
            Kms kms = kms(5);

            assertUnavailable(kms);

            assertThat(describing(kms).state()).isEqualTo(BreakerState.OPEN);
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
            Kms kms = kms(5);
            assertUnavailable(kms);

            assertThatThrownBy(() -> kms.describe(CMK)).isInstanceOf(failure);

            assertThat(describing(kms).failures()).isZero();
        }
    }

    @Nested
    class Local {

        @Test
        void kekIsAskedWithoutABreaker() {
            EncryptionContext context = new EncryptionContext(new TenantId("clinic"), new PatientId("patient"));
            Kms kms = local();

            try (WrappedDataKey generated = kms.generateDataKey(Optional.empty(), context);
                    PlainKey unwrapped = kms.unwrap(generated.wrappedKey(), context)) {
                assertThat(unwrapped.<Boolean>use(
                                bytes -> generated.plainKey().use(expected -> Arrays.equals(bytes, expected))))
                        .isTrue();
            }

            assertThat(calls).isZero();
        }

        private Kms local() {
            KeyProvider provider = new LocalKeyProvider(
                    LocalKek.takeCopyOf("k".repeat(32).toCharArray()), List.of(), new SecureRandom());
            ProviderChoice choice = new ProviderChoice() {
                @Override
                KeyProvider provider() {
                    return provider;
                }
            };
            return new Kms(new Provider(), choice, settings(5), new Journal(), registry());
        }
    }

    private static Throwable instanceOf(Class<? extends Throwable> failure) throws ReflectiveOperationException {
        return failure == KmsRefusedException.class
                ? new KmsRefusedException(new IllegalStateException())
                : failure.getDeclaredConstructor().newInstance();
    }

    private static void assertUnavailable(Kms kms) {
        assertThatThrownBy(() -> kms.describe(CMK)).isInstanceOf(KmsUnavailableException.class);
    }

    private static BreakerReport describing(Kms kms) {
        return kms.breakers().stream()
                .filter(report -> report.name().equals("describe"))
                .findFirst()
                .orElseThrow();
    }

    private Kms kms(int failuresToOpen) {
        return new Kms(new Provider(), new ProviderChoice(), settings(failuresToOpen), new Journal(), registry());
    }

    private static KmsSettings settings(int failuresToOpen) {
        return new KmsSettings(
                MapConfig.variables(Map.of()),
                new ProviderSettings(ProviderType.LOCAL),
                new BreakerSettings(failuresToOpen, Duration.ofMinutes(1), Duration.ofMinutes(1), 0));
    }

    private static MetricRegistry registry() {
        return (MetricRegistry) Proxy.newProxyInstance(
                MetricRegistry.class.getClassLoader(),
                new Class<?>[] {MetricRegistry.class},
                (proxy, method, arguments) -> null);
    }

    /** Fails as told, and then no more. */
    private final class Provider extends ProviderCalls {

        @Override
        public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, EncryptionContext context) {
            calls++;
            return super.generateDataKey(cmk, context);
        }

        @Override
        public PlainKey unwrap(WrappedKey wrappedKey, EncryptionContext context) {
            calls++;
            return super.unwrap(wrappedKey, context);
        }

        @Override
        public Optional<CmkState> describe(CmkReference cmk) {
            calls++;
            Throwable failure = failures.poll();
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            return Optional.empty();
        }
    }

    private final class Journal extends BreakerJournal {

        @Override
        void record(BreakerReport report) {
            journal.add(report);
        }
    }
}
