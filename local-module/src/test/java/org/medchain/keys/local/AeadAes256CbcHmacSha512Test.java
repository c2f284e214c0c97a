package org.medchain.keys.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AeadAes256CbcHmacSha512Test {

    /** RFC 7518 appendix B.3. */
    private static final class AppendixB3 {
        static final byte[] KEY = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                + "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f");
        static final byte[] PLAINTEXT =
                ("A cipher system must not be required to be secret, and it must be able to fall"
                                + " into the hands of the enemy without inconvenience")
                        .getBytes(StandardCharsets.US_ASCII);
        static final byte[] IV = hex("1af38c2dc2b96ffdd86694092341bc04");
        static final byte[] ASSOCIATED_DATA =
                "The second principle of Auguste Kerckhoffs".getBytes(StandardCharsets.US_ASCII);
        static final byte[] CIPHERTEXT_AND_TAG = hex("4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd"
                + "822c301dd67c373bccb584ad3e9279c2e6d12a1374b77f077553df829410446b"
                + "36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3"
                + "a3b75e662a2594410ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950b"
                + "be2638d09dd7a4930930806d0703b1f6"
                + "4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5");
    }

    private final Random random = new Random(20261125);
    private final byte[] key = randomBytes(64);
    private final AeadAes256CbcHmacSha512 aead = under(key);
    private final byte[] iv = randomBytes(16);
    private final byte[] associatedData = randomBytes(23);

    @Nested
    class Encrypt {

        @Test
        void givesTheKnownAnswerOfRfc7518() {
            byte[] sealed =
                    under(AppendixB3.KEY).encrypt(AppendixB3.IV, AppendixB3.PLAINTEXT, AppendixB3.ASSOCIATED_DATA);

            assertThat(sealed).isEqualTo(AppendixB3.CIPHERTEXT_AND_TAG);
        }
    }

    @Nested
    class Decrypt {

        @Test
        void opensTheKnownAnswerOfRfc7518() {
            assertThat(decrypts(
                            under(AppendixB3.KEY),
                            AppendixB3.IV,
                            AppendixB3.CIPHERTEXT_AND_TAG,
                            AppendixB3.ASSOCIATED_DATA,
                            AppendixB3.PLAINTEXT))
                    .isTrue();
        }

        @Test
        void opensEveryLengthOfPlaintext() {
            for (int length = 0; length <= 100; length++) {
                byte[] plaintext = randomBytes(length);
                byte[] sealed = aead.encrypt(iv, plaintext, associatedData);
                assertThat(decrypts(aead, iv, sealed, associatedData, plaintext))
                        .isTrue();
            }
        }

        @Test
        void failsForEveryBitFlippedOfIvCiphertextTagAndAssociatedData() {
            byte[] sealed = aead.encrypt(iv, randomBytes(32), associatedData);

            assertFailsForEveryBit(iv, sealed);
            assertFailsForEveryBit(sealed, sealed);
            assertFailsForEveryBit(associatedData, sealed);
        }

        @Test
        void failsForEveryBitFlippedOfTheMacKey() {
            byte[] sealed = aead.encrypt(iv, randomBytes(32), associatedData);
            for (int bit = 0; bit < 32 * Byte.SIZE; bit++) {
                byte[] another = key.clone();
                another[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                assertThat(under(another).decrypt(iv, sealed, associatedData)).isEmpty();
            }
        }

        @Test
        void opensAfterItFailed() {
            byte[] plaintext = randomBytes(32);
            byte[] sealed = aead.encrypt(iv, plaintext, associatedData);

            assertFails(Arrays.copyOf(sealed, sealed.length - 16));

            assertThat(decrypts(aead, iv, sealed, associatedData, plaintext)).isTrue();
        }

        @Test
        void failsForEveryTruncation() {
            byte[] sealed = aead.encrypt(iv, randomBytes(32), associatedData);
            for (int length = 0; length < sealed.length; length++) {
                assertFails(Arrays.copyOf(sealed, length));
                assertFails(Arrays.copyOfRange(sealed, sealed.length - length, sealed.length));
            }
        }

        @Test
        void failsForBytesMovedBetweenAssociatedDataIvAndCiphertext() {
            byte[] twoBlocks = randomBytes(32);
            byte[] sealed = aead.encrypt(iv, randomBytes(32), twoBlocks);
            byte[] shifted = new byte[sealed.length + 16];
            System.arraycopy(iv, 0, shifted, 0, 16);
            System.arraycopy(sealed, 0, shifted, 16, sealed.length);

            assertThat(aead.decrypt(Arrays.copyOfRange(twoBlocks, 16, 32), shifted, Arrays.copyOf(twoBlocks, 16)))
                    .isEmpty();
        }

        /** Flips the bits of an argument in place, each for one attempt. */
        private void assertFailsForEveryBit(byte[] argument, byte[] sealed) {
            for (int bit = 0; bit < argument.length * Byte.SIZE; bit++) {
                argument[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                assertFails(sealed);
                argument[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            }
        }

        private void assertFails(byte[] sealed) {
            assertThat(aead.decrypt(iv, sealed, associatedData)).isEmpty();
        }
    }

    @Nested
    class AKey {

        @ParameterizedTest
        @ValueSource(ints = {0, 32, 63, 65, 128})
        void isRefusedIfItHasAnotherLength(int length) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AeadAes256CbcHmacSha512.takeOwnershipOf(new byte[length]));
        }
    }

    @Nested
    class ByManyThreads {

        @Test
        void isUsedAsByOne() throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                Callable<Boolean> work = this::givesAndTakesTheSame;
                for (Future<Boolean> worker : threads.invokeAll(Collections.nCopies(8, work))) {
                    assertThat(worker.get()).isTrue();
                }
            } finally {
                threads.shutdown();
            }
        }

        private boolean givesAndTakesTheSame() {
            boolean same = true;
            for (int i = 0; i < 2000; i++) {
                byte[] plaintext = ByteBuffer.allocate(32)
                        .putInt(i)
                        .putLong(Thread.currentThread().getId())
                        .array();
                byte[] vector = Arrays.copyOf(plaintext, 16);
                byte[] sealed = aead.encrypt(vector, plaintext, associatedData);
                same &= Arrays.equals(sealed, under(key).encrypt(vector, plaintext, associatedData))
                        && decrypts(aead, vector, sealed, associatedData, plaintext);
            }
            return same;
        }
    }

    @Nested
    class Close {

        @Test
        void overwritesTheKeyAndEndsAllUse() {
            byte[] bytes = key.clone();
            AeadAes256CbcHmacSha512 closed = AeadAes256CbcHmacSha512.takeOwnershipOf(bytes);
            byte[] sealed = closed.encrypt(iv, randomBytes(32), associatedData);

            closed.close();
            closed.close();

            assertThat(Arrays.equals(bytes, new byte[bytes.length])).isTrue();
            assertThatIllegalStateException().isThrownBy(() -> closed.encrypt(iv, randomBytes(32), associatedData));
            assertThatIllegalStateException().isThrownBy(() -> closed.decrypt(iv, sealed, associatedData));
        }
    }

    @Test
    void isNotShown() {
        assertThat(aead).hasToString("AeadAes256CbcHmacSha512[redacted]");
    }

    private static AeadAes256CbcHmacSha512 under(byte[] key) {
        return AeadAes256CbcHmacSha512.takeOwnershipOf(key.clone());
    }

    private static boolean decrypts(
            AeadAes256CbcHmacSha512 aead, byte[] iv, byte[] sealed, byte[] associatedData, byte[] expected) {
        return aead.decrypt(iv, sealed, associatedData)
                .filter(plain -> MessageDigest.isEqual(plain, expected))
                .isPresent();
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
