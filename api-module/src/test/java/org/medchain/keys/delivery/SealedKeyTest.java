package org.medchain.keys.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;

class SealedKeyTest {

    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic-north"), new PatientId("patient-1"));
    private static final DataKeyId KEY_ID = new DataKeyId(UUID.randomUUID());

    private final SecureRandom random = new SecureRandom();
    private final RecipientKey recipient = RecipientKey.generate(random);
    private final KeySealer sealer = KeySealer.to(recipient.publicKey(), random);
    private final PlainKey plainKey = newKey(random);

    private static PlainKey newKey(SecureRandom random) {
        byte[] bytes = new byte[PlainKey.LENGTH];
        random.nextBytes(bytes);
        return PlainKey.takeOwnershipOf(bytes);
    }

    private byte[] seal() {
        return sealer.seal(plainKey, KEY_ID, CONTEXT);
    }

    private void assertOpensNothing(byte[] sealedKey) {
        assertThat(recipient.open(sealedKey, KEY_ID, CONTEXT).isEmpty()).isTrue();
    }

    @Nested
    class Open {

        @Test
        void answersThePlainKey() {
            assertThat(recipient.open(seal(), KEY_ID, CONTEXT).orElseThrow().equals(plainKey))
                    .isTrue();
        }

        @Test
        void answersEachOfManyKeysOfSeveralSealers() {
            KeySealer other = KeySealer.to(recipient.publicKey(), random);
            for (int i = 0; i < 100; i++) {
                PlainKey one = newKey(random);
                byte[] sealedKey = (i % 3 == 0 ? other : sealer).seal(one, KEY_ID, CONTEXT);

                assertThat(recipient
                                .open(sealedKey, KEY_ID, CONTEXT)
                                .orElseThrow()
                                .equals(one))
                        .isTrue();
            }
        }

        @Test
        void failsForAnotherRecipient() {
            assertThat(RecipientKey.generate(random)
                            .open(seal(), KEY_ID, CONTEXT)
                            .isEmpty())
                    .isTrue();
        }

        @Test
        void failsForAnotherKeyIdPatientOrTenant() {
            byte[] sealedKey = seal();
            PatientId otherPatient = new PatientId("patient-2");
            TenantId otherTenant = new TenantId("clinic-south");

            assertThat(recipient
                            .open(sealedKey, new DataKeyId(UUID.randomUUID()), CONTEXT)
                            .isEmpty())
                    .isTrue();
            assertThat(recipient
                            .open(sealedKey, KEY_ID, new EncryptionContext(CONTEXT.tenantId(), otherPatient))
                            .isEmpty())
                    .isTrue();
            assertThat(recipient
                            .open(sealedKey, KEY_ID, new EncryptionContext(otherTenant, CONTEXT.patientId()))
                            .isEmpty())
                    .isTrue();
        }

        @Test
        void failsWithAnyByteAltered() {
            byte[] sealedKey = seal();
            for (int i = 0; i < sealedKey.length; i++) {
                byte[] altered = sealedKey.clone();
                altered[i] ^= 1;

                assertOpensNothing(altered);
            }
            assertThat(recipient.open(sealedKey, KEY_ID, CONTEXT)).isPresent();
        }

        @Test
        void failsWithAnyOtherLength() {
            byte[] sealedKey = seal();
            IntStream.range(0, sealedKey.length)
                    .forEach(length -> assertOpensNothing(Arrays.copyOf(sealedKey, length)));
            assertOpensNothing(Arrays.copyOf(sealedKey, sealedKey.length + 1));
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.delivery.SealedKeyTest#pointsOfSmallOrder")
        void failsWithAPointThatGivesTheSecretAway(byte[] point) {
            byte[] sealedKey = seal();
            System.arraycopy(point, 0, sealedKey, 19 + 1088, point.length);

            assertOpensNothing(sealedKey);
        }

        @Test
        void takesASeedOf32BytesAlone() {
            assertThatIllegalArgumentException().isThrownBy(() -> RecipientKey.of(new byte[31]));
            assertThatIllegalArgumentException().isThrownBy(() -> RecipientKey.of(new byte[33]));
        }
    }

    @Nested
    class Seal {

        @Test
        void makesAnotherSealedKeyEachTimeWithTheSameEncapsulation() {
            byte[] one = seal();
            byte[] other = seal();

            assertThat(one).hasSize(1187).startsWith('M', 'D', 1);
            assertThat(Arrays.copyOfRange(other, 3, 19)).isNotEqualTo(Arrays.copyOfRange(one, 3, 19));
            assertThat(Arrays.copyOfRange(other, 19, 1139)).isEqualTo(Arrays.copyOfRange(one, 19, 1139));
            assertThat(Arrays.copyOfRange(other, 1139, 1187)).isNotEqualTo(Arrays.copyOfRange(one, 1139, 1187));
        }

        @Test
        void encapsulatesAnewForEachSealer() {
            byte[] other = KeySealer.to(recipient.publicKey(), random).seal(plainKey, KEY_ID, CONTEXT);

            assertThat(Arrays.copyOfRange(other, 19, 1139)).isNotEqualTo(Arrays.copyOfRange(seal(), 19, 1139));
        }

        @Test
        void leavesThePlainKeyUsable() {
            seal();

            int length = plainKey.<Integer, RuntimeException>use(bytes -> bytes.length);
            assertThat(length).isEqualTo(PlainKey.LENGTH);
        }
    }

    static Stream<byte[]> pointsOfSmallOrder() {
        return Stream.of(
                        "0000000000000000000000000000000000000000000000000000000000000000",
                        "0100000000000000000000000000000000000000000000000000000000000000",
                        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
                .map(HexFormat.of()::parseHex);
    }

    @Nested
    class PublicKey {

        private final byte[] bytes = Base64.getDecoder().decode(recipient.publicKey());

        private void assertRefused(String publicKey) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> KeySealer.to(publicKey, random))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("recipientPublicKey"))
                    .withMessageContaining("1216 bytes in base64")
                    .withNoCause();
        }

        private static String base64(byte[] key) {
            return Base64.getEncoder().encodeToString(key);
        }

        @Test
        void has1216Bytes() {
            assertThat(bytes).hasSize(1216);
            for (int length : new int[] {0, 32, 1184, 1214, 1215, 1217, 1218, 10_000}) {
                assertRefused(base64(Arrays.copyOf(bytes, length)));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"!", "-", "_", " ", "\n", "\u00e9", "="})
        void isBase64(String wrong) {
            String right = recipient.publicKey();

            assertRefused(wrong + right.substring(1));
            assertRefused(right.substring(0, right.length() - 3) + wrong + right.substring(right.length() - 2));
        }

        @Test
        void hasOneSpelling() {
            String right = recipient.publicKey();

            assertThat(right).endsWith("==");
            assertRefused(right.substring(0, right.length() - 2));
            assertRefused(right + "\n");
            // The last character has four bits that stand for nothing.
            int last = right.length() - 3;
            assertRefused(right.substring(0, last) + (char) (right.charAt(last) + 1) + "==");
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.delivery.SealedKeyTest#pointsOfSmallOrder")
        void hasNoPointThatGivesTheSecretAway(byte[] point) {
            System.arraycopy(point, 0, bytes, 1184, point.length);

            assertRefused(base64(bytes));
        }

        /** A coefficient of 4095 is not below 3329 (FIPS 203 section 7.2). */
        @Test
        void hasNoCoefficientOutOfRange() {
            bytes[0] = (byte) 0xFF;
            bytes[1] |= 0x0F;

            assertRefused(base64(bytes));
        }
    }

    /** Bouncy Castle has HPKE as a whole, too. */
    @Nested
    class OfTheLibrary {

        private final HPKE hpke =
                new HPKE(HPKE.mode_base, HPKE.kem_MLKEM768_X25519, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
        private final byte[] seed = new byte[RecipientKey.SEED_LENGTH];
        private final RecipientKey own;
        private final AsymmetricCipherKeyPair pair;

        OfTheLibrary() {
            random.nextBytes(seed);
            own = RecipientKey.of(seed);
            XWingPrivateKeyParameters privateKey = new XWingPrivateKeyParameters(seed);
            pair = new AsymmetricCipherKeyPair(privateKey.getPublicKeyParameters(), privateKey);
        }

        @Test
        void opensOurs() throws InvalidCipherTextException {
            byte[] sealedKey = KeySealer.to(own.publicKey(), random).seal(plainKey, KEY_ID, CONTEXT);
            byte[] header = Arrays.copyOf(sealedKey, 19);

            byte[] opened = hpke.open(
                    Arrays.copyOfRange(sealedKey, 19, 1139),
                    pair,
                    SealedKeyV1.info(header, KEY_ID, CONTEXT),
                    new byte[0],
                    Arrays.copyOfRange(sealedKey, 1139, 1187),
                    null,
                    null,
                    null);

            assertThat(PlainKey.takeOwnershipOf(opened).equals(plainKey)).isTrue();
        }

        @Test
        void sealsForUs() throws InvalidCipherTextException {
            byte[] header = SealedKeyV1.newHeader(random);
            byte[][] sealed = hpke.seal(
                    pair.getPublic(),
                    SealedKeyV1.info(header, KEY_ID, CONTEXT),
                    new byte[0],
                    plainKey.copyOfBytes(),
                    null,
                    null,
                    null);

            byte[] sealedKey = SealedKeyV1.join(header, sealed[1], sealed[0]);

            assertThat(own.open(sealedKey, KEY_ID, CONTEXT).orElseThrow().equals(plainKey))
                    .isTrue();
        }
    }

    @Nested
    class Text {

        @Test
        void isRedacted() {
            assertThat(sealer).hasToString("KeySealer[redacted]");
            assertThat(recipient).hasToString("RecipientKey[redacted]");
        }
    }
}
