package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.tracing.Spans;

class KeyProviderProducerTest {

    private final Breakers breakers = new Breakers(
            new BreakerSettings(1, Duration.ofMinutes(1), Duration.ofMinutes(1), 0),
            Clock.systemUTC(),
            Clock.systemUTC(),
            () -> 0,
            report -> {});

    private final RecordedMetrics metrics = new RecordedMetrics();
    private final KmsGate gate = new KmsGate(breakers, Gates.WIDE, metrics.registry(), Spans.none());

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
        void ofItsOwnPlaceAreShownBeforeTheFirstCallWhateverTheProvider(boolean callsTheNetwork) {
            produced(new PartialProvider(ProviderType.LOCAL, callsTheNetwork));

            assertThat(metrics.shown())
                    .containsEntry("medchain_circuit_breaker_state{breaker=unwrap,of=region,region=local}", 0.0)
                    .containsEntry("medchain_circuit_breaker_state{breaker=unwrap,of=cmk,region=local}", 0.0)
                    .containsEntry("medchain_cmk_circuit_breakers_not_closed{breaker=unwrap,region=local}", 0.0)
                    .containsEntry("medchain_kms_calls_in_flight{region=local}", 0.0)
                    .containsEntry("medchain_kms_calls_limit{of=cmk}", 200.0)
                    .containsEntry("medchain_kms_calls_limit{of=region}", 1000.0)
                    .containsEntry("medchain_kms_calls_waiting{}", 0.0)
                    .hasSize(4 * 3 + 4 + (callsTheNetwork ? 1 : 0));
            assertThat(metrics.shown().containsKey("medchain_kms_retries{}")).isEqualTo(callsTheNetwork);
        }
    }

    private KeyProvider produced(KeyProvider chosen) {
        ProviderChoice choice = new ProviderChoice(chosen);
        return new KeyProviderProducer().keyProvider(choice, new GuardedCalls(choice), gate);
    }
}
