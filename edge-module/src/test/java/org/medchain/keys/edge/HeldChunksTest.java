package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldChunksTest {

    private final Shares memory = new Shares(400_000);
    private final HeldChunks held = new HeldChunks(memory, "a");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, 1025, 8191, 8192, 8193, 9216, 9217, 70_000})
    void areGivenAsTheyCame(int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);

        held.add(bytes, 0, length / 3);
        held.add(bytes, length / 3, length - length / 3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        held.writeTo(out);

        assertThat(out.toByteArray()).isEqualTo(bytes);
        assertThat(held.size()).isEqualTo(length);
    }

    @Test
    void areZeroWhenTheyAreWiped() {
        byte[] bytes = new byte[70_000];
        new Random(1).nextBytes(bytes);
        held.add(bytes, 0, bytes.length);
        List<byte[]> chunks = new ArrayList<>();
        for (int i = 0; i < held.count(); i++) {
            chunks.add(held.chunk(i));
        }

        held.wipe();

        assertThat(chunks).isNotEmpty().allSatisfy(chunk -> assertThat(chunk).containsOnly(0));
        assertThat(held.size()).isZero();
        assertThat(memory.taken()).isZero();
    }

    @Nested
    class Memory {

        @Test
        void isFreeForASmallAnswer() {
            held.add(new byte[16_384], 0, 16_384);

            assertThat(memory.taken()).isZero();
        }

        @Test
        void isBoundedForEachOwnerAndForAll() {
            assertThat(memory.take("a", 100_000)).isTrue();
            assertThat(memory.take("a", 1)).isFalse();
            assertThat(memory.take("b", 100_000)).isTrue();
            assertThat(memory.take("c", 100_000)).isTrue();
            assertThat(memory.take("d", 90_000)).isTrue();
            assertThat(memory.take("e", 10_001)).isFalse();
            assertThat(memory.take("e", 10_000)).isTrue();
            memory.giveBack("a", 100_000);
            assertThat(memory.take("a", 100_000)).isTrue();
        }

        @Test
        void isNotTakenByWhatIsRefused() {
            byte[] bytes = new byte[200_000];

            assertThat(held.add(bytes, 0, bytes.length)).isFalse();
            assertThat(held.size()).isZero();
            assertThat(memory.taken()).isZero();
        }
    }
}
