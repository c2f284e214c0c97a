package org.medchain.keys.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KekFingerprintTest {

    @Nested
    class Bytes {

        @Test
        void areCopiedInAndOut() {
            byte[] given = {1, 2, 3, 4, 5, 6, 7, 8};
            KekFingerprint fingerprint = new KekFingerprint(given);

            given[0] = 9;
            fingerprint.bytes()[1] = 9;

            assertThat(fingerprint.bytes()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        }

        @Test
        void decideEquality() {
            assertThat(new KekFingerprint(new byte[8]))
                    .isEqualTo(new KekFingerprint(new byte[8]))
                    .hasSameHashCodeAs(new KekFingerprint(new byte[8]))
                    .isNotEqualTo(new KekFingerprint(new byte[] {0, 0, 0, 0, 0, 0, 0, 1}));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 7, 9})
        void areRefusedInAnotherNumber(int length) {
            assertThatIllegalArgumentException().isThrownBy(() -> new KekFingerprint(new byte[length]));
        }
    }

    @Nested
    class ToString {

        @Test
        void isSixteenHexDigits() {
            assertThat(new KekFingerprint(new byte[] {0, 1, 0x7F, -1, -128, 0x0A, 5, 6}))
                    .hasToString("00017fff800a0506");
        }
    }
}
