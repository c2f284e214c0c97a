package org.medchain.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptedKeyTest {

    @Nested
    class Base64Form {

        @Test
        void roundTripsAtEveryLength() {
            Random random = new Random(20261125);
            for (int length = 1; length <= 300; length++) {
                EncryptedKey key = new EncryptedKey(randomBytes(random, length));
                assertThat(EncryptedKey.fromBase64(key.toBase64())).isEqualTo(key);
            }
        }

        @Test
        void isPaddedAndOfTheStandardAlphabet() {
            assertThat(new EncryptedKey(new byte[] {(byte) 0xFB, (byte) 0xFF}).toBase64())
                    .isEqualTo("+/8=");
        }

        @Test
        void holdsTheLongestKey() {
            EncryptedKey key = new EncryptedKey(randomBytes(new Random(1), EncryptedKey.MAX_LENGTH));

            assertThat(EncryptedKey.fromBase64(key.toBase64())).isEqualTo(key);
        }

        @Test
        void isRefusedAboveTheMaximumLength() {
            assertRefused(Base64.getEncoder().encodeToString(new byte[EncryptedKey.MAX_LENGTH + 1]));
            assertRefused("A".repeat(4 * EncryptedKey.MAX_LENGTH));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "=",
                    "====",
                    "A",
                    "AA",
                    "AAA",
                    "+/8",
                    "-_8=",
                    "+/9=",
                    "AB==",
                    "+/8=\n",
                    " +/8=",
                    "+/ 8=",
                    "+/\r\n8=",
                    "+/8==",
                    "+/8=AAAA",
                    "+/8*",
                    "\u00c1AAA"
                })
        void isRefusedUnlessStrict(String text) {
            assertRefused(text);
        }

        private void assertRefused(String text) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> EncryptedKey.fromBase64(text))
                    .withMessageStartingWith("encryptedKey must be ")
                    .withNoCause();
        }
    }

    @Nested
    class Bytes {

        @Test
        void areCopiedInAndOut() {
            byte[] given = {1, 2, 3};
            EncryptedKey key = new EncryptedKey(given);

            given[0] = 9;
            key.bytes()[1] = 9;

            assertThat(key.bytes()).containsExactly(1, 2, 3);
        }

        @Test
        void areRefusedWhenNoneOrTooMany() {
            assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> new EncryptedKey(new byte[0]));
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> new EncryptedKey(new byte[EncryptedKey.MAX_LENGTH + 1]));
        }

        @Test
        void decideEquality() {
            assertThat(new EncryptedKey(new byte[] {1, 2}))
                    .isEqualTo(new EncryptedKey(new byte[] {1, 2}))
                    .hasSameHashCodeAs(new EncryptedKey(new byte[] {1, 2}))
                    .isNotEqualTo(new EncryptedKey(new byte[] {1, 3}));
        }
    }

    @Nested
    class ToString {

        @Test
        void isRedacted() {
            assertThat(new EncryptedKey(new byte[] {1})).hasToString("EncryptedKey[redacted]");
        }
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
