package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.kmssimulator.Fault;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

class ConcurrencyTest extends SimulatorTest {

    private static final int CALLERS = 1000;

    @Nested
    class GenerateDataKey {

        @Test
        void succeedsForAThousandCallersAtOnce() throws Exception {
            simulator.faults().inject(Fault.latency(Duration.ofMillis(20)));
            CountDownLatch ready = new CountDownLatch(CALLERS);
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            try {
                List<Future<WrappedKey>> calls = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    calls.add(callers.submit(() -> generateTogether(ready)));
                }
                Set<WrappedKey> wrappedKeys = new HashSet<>();
                for (Future<WrappedKey> call : calls) {
                    wrappedKeys.add(call.get(2, TimeUnit.MINUTES));
                }
                assertThat(wrappedKeys).hasSize(CALLERS);
            } finally {
                callers.shutdownNow();
            }
        }

        private WrappedKey generateTogether(CountDownLatch ready) throws InterruptedException {
            ready.countDown();
            ready.await();
            try (WrappedDataKey generated = generate()) {
                assertThat(opensToTheSame(generated.wrappedKey(), generated.plainKey()))
                        .isTrue();
                return generated.wrappedKey();
            }
        }
    }
}
