package org.medchain.keys.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StripedDrbgTest {

    private static final int THREADS = 8;
    private static final int BLOCKS_OF_A_THREAD = 2_000;

    private final StripedDrbg random = new StripedDrbg();

    @Nested
    class NextBytes {

        @Test
        void neverRepeatsABlockForManyThreads() throws InterruptedException, ExecutionException {
            Set<ByteBuffer> blocks = ConcurrentHashMap.newKeySet();
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                for (Future<?> each : IntStream.range(0, THREADS)
                        .mapToObj(i -> threads.submit(() -> drawBlocks(blocks)))
                        .toList()) {
                    each.get();
                }
            } finally {
                threads.shutdown();
            }

            assertThat(blocks).hasSize(THREADS * BLOCKS_OF_A_THREAD);
        }

        @Test
        void differsForTwoInstances() {
            assertThat(block(new StripedDrbg())).isNotEqualTo(block(random));
        }

        @Test
        void feedsTheOtherMethodsOfSecureRandom() {
            assertThat(random.ints(100, 0, 1_000).distinct().count()).isGreaterThan(50);
        }

        private void drawBlocks(Set<ByteBuffer> blocks) {
            for (int i = 0; i < BLOCKS_OF_A_THREAD; i++) {
                blocks.add(ByteBuffer.wrap(block(random)));
            }
        }

        private byte[] block(StripedDrbg source) {
            byte[] block = new byte[16];
            source.nextBytes(block);
            return block;
        }
    }

    @Nested
    class Strength {

        @Test
        void is256Bits() {
            assertThat(random.toString()).contains("DRBG,", ",256,");
        }
    }
}
