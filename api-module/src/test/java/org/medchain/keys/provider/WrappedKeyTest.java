package org.medchain.keys.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrappedKeyTest {

    @Nested
    class Bytes {

        @Test
        void areCopiedInAndOut() {
            byte[] given = {1, 2, 3};
            WrappedKey key = new WrappedKey(given);

            given[0] = 9;
            key.bytes()[1] = 9;

            assertThat(key.bytes()).containsExactly(1, 2, 3);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 4096})
        void areAcceptedUpToTheMaximum(int length) {
            assertThat(new WrappedKey(new byte[length]).bytes()).hasSize(length);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 4097})
        void areRefusedWhenNoneOrTooMany(int length) {
            assertThatIllegalArgumentException().isThrownBy(() -> new WrappedKey(new byte[length]));
        }

        @Test
        void decideEquality() {
            assertThat(new WrappedKey(new byte[] {1, 2}))
                    .isEqualTo(new WrappedKey(new byte[] {1, 2}))
                    .hasSameHashCodeAs(new WrappedKey(new byte[] {1, 2}))
                    .isNotEqualTo(new WrappedKey(new byte[] {1, 3}));
        }
    }

    @Nested
    class ToString {

        @Test
        void isRedacted() {
            assertThat(new WrappedKey(new byte[] {1})).hasToString("WrappedKey[redacted]");
        }
    }
}
