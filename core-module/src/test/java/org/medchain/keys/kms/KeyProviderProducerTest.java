package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;

class KeyProviderProducerTest {

    private final Breakers breakers = new Breakers(
            new BreakerSettings(1, Duration.ofMinutes(1), Duration.ofMinutes(1), 0),
            Clock.systemUTC(),
            () -> 0,
            report -> {});

    /** What each gauge shows, by name and label. */
    private final Map<String, Double> gauges = new HashMap<>();

    @Nested
    class Provider {

        @Test
        void thatStaysInMemoryIsHandedOutAsItIs() {
            KeyProvider chosen = new PartialProvider(ProviderType.LOCAL, false);

            assertThat(produced(chosen)).isSameAs(chosen);
        }

        @Test
        void thatCallsTheNetworkIsGuardedAndMeasured() {
            KeyProvider chosen = new PartialProvider(ProviderType.AWS_KMS, true);

            assertThat(produced(chosen)).isInstanceOf(MeasuredProvider.class).satisfies(provider -> {
                assertThat(provider.type()).isEqualTo(ProviderType.AWS_KMS);
                assertThat(provider.callsTheNetwork()).isTrue();
            });
        }
    }

    @Nested
    class States {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void ofTheBreakersAreShownWhateverTheProvider(boolean callsTheNetwork) {
            breakers.unwrapping().failed(breakers.unwrapping().admit());

            produced(new PartialProvider(ProviderType.LOCAL, callsTheNetwork));

            assertThat(gauges)
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "medchain_circuit_breaker_state breaker=generateDataKey", 0.0,
                            "medchain_circuit_breaker_state breaker=unwrap", 2.0,
                            "medchain_circuit_breaker_state breaker=rewrap", 0.0,
                            "medchain_circuit_breaker_state breaker=describe", 0.0));
        }
    }

    private KeyProvider produced(KeyProvider chosen) {
        ProviderChoice choice = new ProviderChoice(chosen);
        return new KeyProviderProducer().keyProvider(choice, new GuardedProvider(choice), breakers, registry());
    }

    private MetricRegistry registry() {
        return (MetricRegistry) Proxy.newProxyInstance(
                MetricRegistry.class.getClassLoader(),
                new Class<?>[] {MetricRegistry.class},
                (proxy, method, arguments) -> {
                    addGauge((Metadata) arguments[0], arguments[1], arguments[2], (Tag[]) arguments[3]);
                    return null;
                });
    }

    @SuppressWarnings("unchecked")
    private <T> void addGauge(Metadata metadata, Object subject, Object value, Tag... tags) {
        String labels = Arrays.stream(tags)
                .map(tag -> tag.getTagName() + "=" + tag.getTagValue())
                .collect(Collectors.joining(","));
        gauges.put(
                metadata.getName() + " " + labels,
                ((Function<T, Number>) value).apply((T) subject).doubleValue());
    }
}
