package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.FailureReason;
import org.medchain.keys.provider.ProviderType;

class OperationMetricsTest {

    private static final String LABELS = "operation=DECRYPT_DATA_KEY provider=local outcome=";

    private final List<String> registered = new ArrayList<>();
    private final List<String> measured = new ArrayList<>();
    private final OperationMetrics metrics = new OperationMetrics(registry(), new ProviderSettings(ProviderType.LOCAL));

    /** Hands out counters and timers that say what they get, with their labels. */
    private MetricRegistry registry() {
        return proxy(MetricRegistry.class, (method, arguments) -> {
            String labels = Stream.of((Tag[]) arguments[1])
                    .map(tag -> tag.getTagName() + "=" + tag.getTagValue())
                    .collect(Collectors.joining(" "));
            registered.add(((Metadata) arguments[0]).getName() + " " + labels);
            return method.equals("counter")
                    ? proxy(Counter.class, (call, none) -> measure(call + " " + labels))
                    : proxy(Timer.class, (call, given) -> measure(call + " " + given[0] + " " + labels));
        });
    }

    private Object measure(String what) {
        measured.add(what);
        return null;
    }

    private interface Answer {
        Object to(String method, Object... arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    @Nested
    class Ended {

        @Test
        void countsAndTimesByOperationProviderAndOutcome() {
            metrics.ended(Operation.DECRYPT_DATA_KEY, Optional.empty(), Duration.ofMillis(7));

            assertThat(registered)
                    .containsExactly(
                            "medchain_key_operations_total " + LABELS + "SUCCESS reason=none",
                            "medchain_key_operation_duration_seconds " + LABELS + "SUCCESS");
            assertThat(measured)
                    .containsExactly("inc " + LABELS + "SUCCESS reason=none", "update PT0.007S " + LABELS + "SUCCESS");
        }

        @Test
        void isNoFailureOfTheServiceIfTheCallerWasRefused() {
            metrics.ended(Operation.DECRYPT_DATA_KEY, Optional.of(FailureReason.INVALID_ENCRYPTED_KEY), Duration.ZERO);

            assertThat(measured)
                    .containsExactly(
                            "inc " + LABELS + "REFUSED reason=invalid-encrypted-key",
                            "update PT0S " + LABELS + "REFUSED");
        }

        @Test
        void looksEachInstrumentUpOnce() {
            metrics.ended(Operation.DECRYPT_DATA_KEY, Optional.empty(), Duration.ZERO);
            metrics.ended(Operation.DECRYPT_DATA_KEY, Optional.empty(), Duration.ZERO);
            metrics.ended(Operation.DECRYPT_DATA_KEY, Optional.of(FailureReason.INTERNAL_ERROR), Duration.ZERO);

            assertThat(registered).hasSize(4).doesNotHaveDuplicates();
            assertThat(measured)
                    .filteredOn(call -> call.equals("inc " + LABELS + "SUCCESS reason=none"))
                    .hasSize(2);
            assertThat(measured)
                    .filteredOn(call -> call.equals("inc " + LABELS + "FAILURE reason=internal-error"))
                    .hasSize(1);
        }
    }
}
