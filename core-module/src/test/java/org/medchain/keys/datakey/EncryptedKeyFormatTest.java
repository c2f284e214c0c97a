package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.datakey.EncryptedKeyFormat.Header;
import org.medchain.keys.datakey.EncryptedKeyFormat.OpenedKey;
import org.medchain.keys.patient.ErasureKey;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;

class EncryptedKeyFormatTest {

    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic-north"), new PatientId("Zoë 7/4"));
    private static final DataKeyId KEY_ID = DataKeyId.parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");

    private final SecureRandom random = new SecureRandom();
    private final EncryptedKeyFormat format = new EncryptedKeyFormat(random);
    private final byte[] erasureKey = randomBytes(ErasureKey.LENGTH);
    private final WrappedKey wrappedKey = new WrappedKey(randomBytes(105));

    private static EncryptedKeyFormat.Header parseHeader(EncryptedKey encryptedKey) {
        return EncryptedKeyFormat.parseHeader(encryptedKey.bytes());
    }

    @Nested
    class Seal {

        @Test
        void laysOutMagicVersionProviderKeyIdNonceCiphertextAndTag() {
            byte[] bytes = seal(ProviderType.AWS_KMS, wrappedKey).bytes();

            assertThat(HexFormat.of().formatHex(bytes, 0, 20)).isEqualTo("4d4b0202017f22e279b07cc398c4dc0c0c07398f");
            assertThat(bytes).hasSize(20 + 12 + 105 + 16);
        }

        @Test
        void takesAnotherNonceEachTime() {
            byte[] one = seal(ProviderType.LOCAL, wrappedKey).bytes();
            byte[] other = seal(ProviderType.LOCAL, wrappedKey).bytes();

            assertThat(Arrays.copyOfRange(one, 20, 32)).isNotEqualTo(Arrays.copyOfRange(other, 20, 32));
            assertThat(Arrays.copyOfRange(one, 32, one.length))
                    .isNotEqualTo(Arrays.copyOfRange(other, 32, other.length));
        }

        @Test
        void leavesTheErasureKeyAlone() {
            byte[] before = erasureKey.clone();

            EncryptedKey sealed = seal(ProviderType.LOCAL, wrappedKey);
            format.open(erasureKey, sealed, CONTEXT);

            assertThat(Arrays.equals(erasureKey, before)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 16, 31, 33})
        void refusesAnErasureKeyOfAnotherLength(int length) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> format.seal(randomBytes(length), ProviderType.LOCAL, KEY_ID, wrappedKey, CONTEXT))
                    .withMessage("an erasure key has 32 bytes");
        }
    }

    @Nested
    class Open {

        @ParameterizedTest
        @EnumSource
        void answersWhatWasSealed(ProviderType provider) {
            OpenedKey opened = format.open(erasureKey, seal(provider, wrappedKey), CONTEXT);

            assertThat(opened).isEqualTo(new OpenedKey(provider, KEY_ID, wrappedKey));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 15, 16, 17, 105, 4096})
        void answersWrappedKeysOfEveryLength(int length) {
            WrappedKey wrapped = new WrappedKey(randomBytes(length));

            assertThat(format.open(erasureKey, seal(ProviderType.AWS_KMS, wrapped), CONTEXT)
                            .wrappedKey())
                    .isEqualTo(wrapped);
        }

        @Test
        void needsNoStateOfTheOneThatSealed() {
            EncryptedKey sealed = seal(ProviderType.LOCAL, wrappedKey);

            assertThat(new EncryptedKeyFormat(random)
                            .open(erasureKey, sealed, CONTEXT)
                            .wrappedKey())
                    .isEqualTo(wrappedKey);
        }

        @Test
        void failsUnderAnotherErasureKey() {
            EncryptedKey sealed = seal(ProviderType.LOCAL, wrappedKey);

            assertInvalid(() -> format.open(randomBytes(32), sealed, CONTEXT));
        }

        @Test
        void opensSealsOfManyDataKeysWithOneSealingKey() {
            DataKeyId other = new DataKeyId(UUID.randomUUID());
            EncryptedKey one = seal(ProviderType.LOCAL, wrappedKey);
            try (SealingKey sealingKey = SealingKey.derivedFrom(erasureKey)) {
                EncryptedKey another = format.seal(sealingKey, ProviderType.LOCAL, other, wrappedKey, CONTEXT);

                assertThat(format.open(sealingKey, one, CONTEXT).keyId()).isEqualTo(KEY_ID);
                assertThat(format.open(sealingKey, another, CONTEXT).keyId()).isEqualTo(other);
            }
        }

        @Test
        void failsForAnotherPatient() {
            EncryptedKey sealed = seal(ProviderType.LOCAL, wrappedKey);
            EncryptionContext other = new EncryptionContext(CONTEXT.tenantId(), new PatientId("Zoë 7/5"));

            assertInvalid(() -> format.open(erasureKey, sealed, other));
        }

        @Test
        void failsForAnotherTenant() {
            EncryptedKey sealed = seal(ProviderType.LOCAL, wrappedKey);
            EncryptionContext other = new EncryptionContext(new TenantId("clinic-south"), CONTEXT.patientId());

            assertInvalid(() -> format.open(erasureKey, sealed, other));
        }
    }

    @Nested
    class ParseHeader {

        @ParameterizedTest
        @EnumSource
        void readsProviderAndKeyId(ProviderType provider) {
            assertThat(parseHeader(seal(provider, wrappedKey))).isEqualTo(new Header(provider, KEY_ID));
        }

        @Test
        void readsEveryKeyId() {
            for (int i = 0; i < 1_000; i++) {
                DataKeyId keyId = new DataKeyId(new UUID(random.nextLong(), random.nextLong()));
                EncryptedKey sealed = format.seal(erasureKey, ProviderType.LOCAL, keyId, wrappedKey, CONTEXT);
                assertThat(parseHeader(sealed).keyId()).isEqualTo(keyId);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2})
        void failsForEveryOtherByteOfMagicAndVersion(int offset) {
            byte[] bytes = seal(ProviderType.LOCAL, wrappedKey).bytes();
            byte right = bytes[offset];
            for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
                bytes[offset] = (byte) value;
                if (value != right) {
                    assertInvalid(() -> parseHeader(new EncryptedKey(bytes)));
                }
            }
        }

        @ParameterizedTest
        @ValueSource(bytes = {0, 4, 127, -1})
        void failsForAnUnknownProvider(byte code) {
            byte[] bytes = seal(ProviderType.LOCAL, wrappedKey).bytes();
            bytes[3] = code;

            assertInvalid(() -> parseHeader(new EncryptedKey(bytes)));
        }

        @Test
        void failsWhenNoWrappedKeyCanBeInside() {
            byte[] bytes = seal(ProviderType.LOCAL, wrappedKey).bytes();

            for (int length = 1; length <= 20 + 12 + 16; length++) {
                EncryptedKey cut = new EncryptedKey(Arrays.copyOf(bytes, length));
                assertInvalid(() -> parseHeader(cut));
            }
        }

        @Test
        void failsWhenMoreThanAWrappedKeyIsInside() {
            byte[] bytes = seal(ProviderType.LOCAL, wrappedKey).bytes();

            assertInvalid(() -> parseHeader(new EncryptedKey(Arrays.copyOf(bytes, 20 + 12 + 4097 + 16))));
        }
    }

    @Nested
    class ToString {

        @Test
        void isRedactedForAnOpenedKey() {
            assertThat(new OpenedKey(ProviderType.LOCAL, KEY_ID, wrappedKey))
                    .hasToString("OpenedKey[provider=LOCAL, keyId=" + KEY_ID + ", wrappedKey=WrappedKey[redacted]]");
        }
    }

    private EncryptedKey seal(ProviderType provider, WrappedKey wrapped) {
        return format.seal(erasureKey, provider, KEY_ID, wrapped, CONTEXT);
    }

    private static void assertInvalid(Runnable attempt) {
        assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                .isThrownBy(attempt::run)
                .withNoCause();
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
