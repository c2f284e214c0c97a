package org.medchain.keys.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.BlobFormat.Blob;

/** The known answers are those of Python's {@code hmac} and {@code cryptography}. */
class BlobFormatTest {

    private static final byte[] CONTEXT =
            hex("000970617469656e74496400085a6fc3ab20372f340007707572706f7365000463617265");
    private static final byte[] OTHER_CONTEXT = hex("000970617469656e74496400085a6fc3ab20372f34");
    private static final EncryptedKey ENCRYPTED_KEY = new EncryptedKey(hex("4d4b404142434445464748494a4b4c4d4e4f"));
    private static final byte[] MESSAGE = "Gr\u00fc\u00dfe".getBytes(StandardCharsets.UTF_8);

    private static final String KNOWN_KEY = "4d42010100124d4b404142434445464748494a4b4c4d4e4f"
            + "b054a4737ef083d0b252ef2934552d8b7ac608c8691edd67d76d4d10c33d96ab";
    private static final String KNOWN_MESSAGE = "4d42010200124d4b404142434445464748494a4b4c4d4e4f"
            + "a0a1a2a3a4a5a6a7a8a9aaab" + "778d0454d51f0d" + "48ca210d0022a09610a3d7dbdf228884"
            + "096d538d841f9cd9708cca55835c0ba7ebfee738148732433cc7303ec6a0d943";

    private final BlobFormat format = new BlobFormat(new SecureRandom());
    private final PlainKey dataKey =
            PlainKey.takeOwnershipOf(hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
    private final PlainKey otherKey = PlainKey.takeOwnershipOf(new byte[PlainKey.LENGTH]);

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    static Stream<String> known() {
        return Stream.of(KNOWN_KEY, KNOWN_MESSAGE);
    }

    /** As the service opens one. */
    private static byte[] open(byte[] bytes, PlainKey dataKey, byte[] context) {
        Blob blob = BlobFormat.parse(bytes);
        BlobFormat.verify(blob, dataKey, context);
        return blob.isMessage() ? BlobFormat.openMessage(blob, dataKey, context) : dataKey.copyOfBytes();
    }

    private void assertRefused(byte[] bytes, PlainKey key, byte[] context) {
        assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                .isThrownBy(() -> open(bytes, key, context))
                .withNoCause();
    }

    @Nested
    class OfADataKey {

        @Test
        void isTheKnownOne() {
            assertThat(BlobFormat.ofDataKey(ENCRYPTED_KEY, dataKey, CONTEXT)).isEqualTo(hex(KNOWN_KEY));
        }

        @Test
        void carriesTheEncryptedKeyThatTheServiceTakesEverywhere() {
            assertThat(BlobFormat.parse(hex(KNOWN_KEY)).encryptedKey()).isEqualTo(ENCRYPTED_KEY);
        }
    }

    @Nested
    class OfAMessage {

        @Test
        void opensTheKnownOne() {
            assertThat(open(hex(KNOWN_MESSAGE), dataKey, CONTEXT)).isEqualTo(MESSAGE);
        }

        @Test
        void isLaidOutAsTheKnownOne() {
            byte[] made = format.ofMessage(ENCRYPTED_KEY, dataKey, MESSAGE, CONTEXT);

            assertThat(made).hasSize(hex(KNOWN_MESSAGE).length);
            assertThat(Arrays.copyOf(made, 24)).isEqualTo(Arrays.copyOf(hex(KNOWN_MESSAGE), 24));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 16, 4095, BlobFormat.MAX_MESSAGE})
        void opensAgain(int length) {
            byte[] message = new byte[length];
            new Random(length).nextBytes(message);

            assertThat(open(format.ofMessage(ENCRYPTED_KEY, dataKey, message, CONTEXT), dataKey, CONTEXT))
                    .isEqualTo(message);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, BlobFormat.MAX_MESSAGE + 1})
        void isOfABoundedLength(int length) {
            assertRefused(format.ofMessage(ENCRYPTED_KEY, dataKey, new byte[length], CONTEXT), dataKey, CONTEXT);
        }

        @Test
        void takesAnotherNonceEachTime() {
            assertThat(format.ofMessage(ENCRYPTED_KEY, dataKey, MESSAGE, CONTEXT))
                    .isNotEqualTo(format.ofMessage(ENCRYPTED_KEY, dataKey, MESSAGE, CONTEXT));
        }
    }

    @Nested
    class Renewed {

        private final EncryptedKey rotated = new EncryptedKey(hex("4d4b4041424344454647"));

        @ParameterizedTest
        @MethodSource("org.medchain.keys.provider.BlobFormatTest#known")
        void opensToTheSameUnderTheOtherContext(String known) {
            byte[] renewed = format.renewed(BlobFormat.parse(hex(known)), rotated, dataKey, CONTEXT, OTHER_CONTEXT);

            assertThat(open(renewed, dataKey, OTHER_CONTEXT)).isEqualTo(open(hex(known), dataKey, CONTEXT));
            assertThat(BlobFormat.parse(renewed).encryptedKey()).isEqualTo(rotated);
            assertRefused(renewed, dataKey, CONTEXT);
        }
    }

    @Nested
    class Tampering {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.provider.BlobFormatTest#known")
        void withAnyBitIsRefused(String known) {
            byte[] bytes = hex(known);
            for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
                byte[] flipped = bytes.clone();
                flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                assertRefused(flipped, dataKey, CONTEXT);
            }
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.provider.BlobFormatTest#known")
        void withAnyLengthIsRefused(String known) {
            byte[] bytes = hex(known);
            for (int length = 0; length < bytes.length; length++) {
                assertRefused(Arrays.copyOf(bytes, length), dataKey, CONTEXT);
            }
            for (int more = 1; more <= 64; more++) {
                assertRefused(Arrays.copyOf(bytes, bytes.length + more), dataKey, CONTEXT);
            }
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.provider.BlobFormatTest#known")
        void withAnyBitOfTheContextIsRefused(String known) {
            for (int bit = 0; bit < CONTEXT.length * Byte.SIZE; bit++) {
                byte[] flipped = CONTEXT.clone();
                flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                assertRefused(hex(known), dataKey, flipped);
            }
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.provider.BlobFormatTest#known")
        void withAnotherContextIsRefused(String known) {
            assertRefused(hex(known), dataKey, OTHER_CONTEXT);
            assertRefused(hex(known), dataKey, new byte[0]);
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.provider.BlobFormatTest#known")
        void withAnotherDataKeyIsRefused(String known) {
            assertRefused(hex(known), otherKey, CONTEXT);
        }

        /** What is between header and tag can't be taken for a part of the context. */
        @Test
        void byMovingTheContextsStartIntoTheBlobIsRefused() {
            byte[] known = hex(KNOWN_KEY);
            byte[] key = Arrays.copyOfRange(known, 6, 24);
            byte[] longer = Arrays.copyOf(key, key.length + 1);
            longer[key.length] = CONTEXT[0];
            byte[] moved = BlobFormat.ofDataKey(new EncryptedKey(longer), otherKey, CONTEXT);
            System.arraycopy(known, 24, moved, moved.length - 32, 32);

            assertRefused(moved, dataKey, Arrays.copyOfRange(CONTEXT, 1, CONTEXT.length));
        }
    }

    @Nested
    class Refusal {

        @Test
        void isTheSameForEveryReason() {
            Throwable noBlob = catchThrowable(() -> BlobFormat.parse(new byte[100]));
            Throwable otherContext = catchThrowable(() -> open(hex(KNOWN_KEY), dataKey, OTHER_CONTEXT));

            assertThat(noBlob).hasMessage(otherContext.getMessage()).hasSameClassAs(otherContext);
        }
    }
}
