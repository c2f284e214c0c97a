package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

class GuardedProviderTest {

    /** What stays in memory: it needs no guard, and works while every breaker is open. */
    private static final Set<String> IN_MEMORY =
            Set.of("type", "callsTheNetwork", "homeRegion", "targetOf", "namedBy", "wrappedUnder", "retries", "close");

    private static final CmkReference CMK = new CmkReference("alias/clinic");
    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic"), new PatientId("patient"));

    private final RehearsedProvider behind = new RehearsedProvider();
    private final KeyProvider guarded = new GuardedProvider(new ProviderChoice(behind));

    static List<Method> calls() {
        return Stream.of(KeyProvider.class.getMethods())
                .filter(method -> !IN_MEMORY.contains(method.getName()))
                .map(GuardedProviderTest::guardedBy)
                .toList();
    }

    private static Method guardedBy(Method method) {
        try {
            return GuardedProvider.class.getDeclaredMethod(method.getName(), method.getParameterTypes());
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    @Nested
    class EachCallOverTheNetwork {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.kms.GuardedProviderTest#calls")
        void isGivenUpInTime(Method call) {
            Timeout timeout = call.getAnnotation(Timeout.class);

            assertThat(Duration.of(timeout.value(), timeout.unit())).isEqualTo(Duration.ofSeconds(30));
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.kms.GuardedProviderTest#calls")
        void opensItsBreakerWhenNothingWasAnsweredForAThousandCalls(Method call) {
            CircuitBreaker breaker = call.getAnnotation(CircuitBreaker.class);

            assertThat(breaker.requestVolumeThreshold()).isEqualTo(1000);
            assertThat(breaker.failureRatio()).isEqualTo(1.0);
            assertThat(Duration.of(breaker.delay(), breaker.delayUnit())).isEqualTo(Duration.ofSeconds(30));
            assertThat(breaker.failOn())
                    .containsExactlyInAnyOrder(KmsUnavailableException.class, TimeoutException.class);
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.kms.GuardedProviderTest#calls")
        void neverOpensItsBreakerBecauseOfARefusal(Method call) {
            assertThat(call.getAnnotation(CircuitBreaker.class).skipOn())
                    .containsExactlyInAnyOrder(KmsRefusedException.class, InvalidEncryptedKeyException.class);
        }
    }

    @Nested
    class Numbers {

        @Test
        void areThoseOfTheVariablesForEachCallAndNothingElse() throws IOException {
            assertThat(configured())
                    .isEqualTo(calls().stream()
                            .map(Method::getName)
                            .flatMap(call -> Stream.of(
                                    call + "/CircuitBreaker/delay=${KMS_BREAKER_WAIT_SECONDS:30}",
                                    call + "/Timeout/value=${KMS_TIMEOUT_SECONDS:30}"))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }

        private Set<String> configured() throws IOException {
            String prefix = GuardedProvider.class.getName() + "/";
            Properties properties = new Properties();
            try (InputStream file =
                    GuardedProvider.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
                properties.load(file);
            }
            return properties.stringPropertyNames().stream()
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()) + "=" + properties.getProperty(name))
                    .collect(Collectors.toCollection(TreeSet::new));
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
                assertThat(guarded.wrappedUnder(wrapped)).isEqualTo(behind.wrappedUnder(wrapped));
                behind.renewKek();
                WrappedKey rewrapped = guarded.rewrap(wrapped, Optional.empty(), CONTEXT);
                assertThat(guarded.currentWrapping(Optional.empty()).wrappedUnder())
                        .isEqualTo(behind.wrappedUnder(rewrapped))
                        .isNotEqualTo(behind.wrappedUnder(wrapped));
            }
            assertThat(guarded.describe(CMK)).contains(state);
            assertThat(guarded.type()).isEqualTo(behind.type());
            assertThat(guarded.callsTheNetwork()).isEqualTo(behind.callsTheNetwork());
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
