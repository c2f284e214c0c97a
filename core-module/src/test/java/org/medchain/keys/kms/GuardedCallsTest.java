package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.KeyCalls;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

class GuardedCallsTest {

    private static final CmkReference CMK = new CmkReference("alias/clinic");
    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic"), new PatientId("patient"));

    private final RehearsedProvider behind = new RehearsedProvider();
    private final KeyCalls guarded = new GuardedCalls(new ProviderChoice(behind));

    private static List<String> methodsOf(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(method -> method.getName() + List.of(method.getParameterTypes()))
                .sorted()
                .toList();
    }

    @Nested
    class EachCallOverTheNetwork {

        @Test
        void isAMethodOfTheClassAndNothingElseIs() {
            assertThat(methodsOf(GuardedCalls.class))
                    .isEqualTo(methodsOf(KeyCalls.class))
                    .hasSize(6);
        }

        @Test
        void hasTheGuardsOfTheClass() {
            assertThat(Stream.of(GuardedCalls.class.getDeclaredMethods()))
                    .allSatisfy(call -> assertThat(call.getAnnotations()).isEmpty());
        }

        @Test
        void isGivenUpInTime() {
            Timeout timeout = GuardedCalls.class.getAnnotation(Timeout.class);

            assertThat(Duration.of(timeout.value(), timeout.unit())).isEqualTo(Duration.ofSeconds(30));
        }

        @Test
        void opensItsBreakerWhenNothingWasAnsweredForAThousandCalls() {
            CircuitBreaker breaker = GuardedCalls.class.getAnnotation(CircuitBreaker.class);

            assertThat(breaker.requestVolumeThreshold()).isEqualTo(1000);
            assertThat(breaker.failureRatio()).isEqualTo(1.0);
            assertThat(Duration.of(breaker.delay(), breaker.delayUnit())).isEqualTo(Duration.ofSeconds(30));
            assertThat(breaker.failOn())
                    .containsExactlyInAnyOrder(KmsUnavailableException.class, TimeoutException.class);
        }

        @Test
        void neverOpensItsBreakerBecauseOfARefusal() {
            assertThat(GuardedCalls.class.getAnnotation(CircuitBreaker.class).skipOn())
                    .containsExactlyInAnyOrder(KmsRefusedException.class, InvalidEncryptedKeyException.class);
        }
    }

    @Nested
    class Numbers {

        @Test
        void areThoseOfTheVariablesAndNothingElse() throws IOException {
            assertThat(configured())
                    .containsExactlyInAnyOrder(
                            "CircuitBreaker/delay=${KMS_BREAKER_WAIT_SECONDS:30}",
                            "Timeout/value=${KMS_TIMEOUT_SECONDS:30}");
        }

        private Set<String> configured() throws IOException {
            String prefix = GuardedCalls.class.getName() + "/";
            Properties properties = new Properties();
            try (InputStream file =
                    GuardedCalls.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
                properties.load(file);
            }
            return properties.stringPropertyNames().stream()
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()) + "=" + properties.getProperty(name))
                    .collect(Collectors.toSet());
        }
    }

    @Nested
    class Answers {

        @Test
        void areThoseOfTheProviderBehind() {
            CmkState state = new CmkState("arn", "Enabled", true, false, Optional.empty(), Optional.empty());
            behind.add(CMK, state);

            try (WrappedDataKey generated = guarded.generateDataKey(Optional.empty(), CONTEXT)) {
                WrappedKey wrapped = generated.wrappedKey();
                assertThat(behind.given()).containsExactly(generated.plainKey());
                guarded.unwrap(wrapped, CONTEXT).close();
                assertThat(behind.given()).hasSize(2);
                behind.renewKek();
                WrappedKey rewrapped = guarded.rewrap(wrapped, Optional.empty(), CONTEXT);
                assertThat(guarded.currentWrapping(Optional.empty()).wrappedUnder())
                        .isEqualTo(behind.wrappedUnder(rewrapped))
                        .isNotEqualTo(behind.wrappedUnder(wrapped));
            }
            assertThat(guarded.describe(CMK)).contains(state);
        }

        @Test
        void areItsFailuresToo() {
            KmsUnavailableException failure = new KmsUnavailableException();
            behind.failWith(failure);

            assertThatThrownBy(() -> guarded.describe(CMK)).isSameAs(failure);
            assertThatThrownBy(() -> guarded.generateDataKey(Optional.empty(), CONTEXT))
                    .isSameAs(failure);
        }
    }
}
