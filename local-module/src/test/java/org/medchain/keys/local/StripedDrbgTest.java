package org.medchain.keys.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
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
    }

    /** Two generators, of which the second has the state of the first, as two copies of one process have. */
    @Nested
    class Clone {

        private final AtomicLong second = new AtomicLong(1_000);
        private final StripedDrbg original = new StripedDrbg(1, second::get);
        private final StripedDrbg clone = new StripedDrbg(1, second::get);

        @Test
        void makesOtherBytesFromTheNextSecondOn() throws ReflectiveOperationException {
            copyState(original, clone);
            assertThat(block(clone)).isEqualTo(block(original));

            second.incrementAndGet();

            assertThat(block(clone)).isNotEqualTo(block(original));
            assertThat(block(clone)).isNotEqualTo(block(original));
        }

        @Test
        void makesOtherBytesWhenItsClockIsBehind() throws ReflectiveOperationException {
            copyState(original, clone);

            second.set(10);

            assertThat(block(clone)).isNotEqualTo(block(original));
        }

        private static void copyState(StripedDrbg from, StripedDrbg to) throws ReflectiveOperationException {
            // A DRBG has a state from its first output on.
            block(from);
            block(to);
            copyFields(mechanism(from), mechanism(to));
        }

        /** The JDK's DRBG serialises its configuration without its state. */
        private static Object mechanism(StripedDrbg random) throws ReflectiveOperationException {
            Object stripe = ((Object[]) field(StripedDrbg.class, "stripes", random))[0];
            Object drbg = field(stripe.getClass(), "drbg", stripe);
            Object spi = field(SecureRandom.class, "secureRandomSpi", drbg);
            return field(spi.getClass(), "impl", spi);
        }

        private static Object field(Class<?> type, String name, Object owner) throws ReflectiveOperationException {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        }

        /** What changes in a mechanism: its bytes and numbers, those of its superclasses too. */
        private static void copyFields(Object from, Object to) throws ReflectiveOperationException {
            assertThat(to).hasSameClassAs(from);
            for (Class<?> type = from.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())) {
                        continue;
                    }
                    field.setAccessible(true);
                    if (field.get(from) instanceof byte[] bytes) {
                        field.set(to, bytes.clone());
                    } else if (field.getType().isPrimitive()) {
                        field.set(to, field.get(from));
                    }
                }
            }
        }
    }

    private static byte[] block(SecureRandom source) {
        byte[] block = new byte[16];
        source.nextBytes(block);
        return block;
    }

    @Nested
    class Strength {

        @Test
        void is256Bits() {
            assertThat(random.toString()).contains("DRBG,", ",256,");
        }
    }
}
