package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.ErasureKey;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;

/**
 * Nothing that was altered opens, and every attempt is answered with the same words. All patients share one erasure key
 * here, so that only the associated data keeps them apart.
 *
 * <p>{@code -Dmedchain.test.encryptedKeys} says how many keys are altered, 200 among the proofs.
 */
@Tag("larger")
class EncryptedKeyFormatTamperingTest {

    private static final int ENCRYPTED_KEYS = Integer.getInteger("medchain.test.encryptedKeys", 20);
    private static final int WRAPPED_LENGTH = 105;
    private static final int LENGTH = 20 + 12 + WRAPPED_LENGTH + 16;
    private static final int SWAPS = 500 * ENCRYPTED_KEYS;

    private final Random seeded = new Random(20261125);
    private final EncryptedKeyFormat format = new EncryptedKeyFormat(new SecureRandom());
    private final byte[] erasureKey = randomBytes(ErasureKey.LENGTH);
    private final Map<String, Integer> answers = new HashMap<>();

    @Nested
    class Tampering {

        @Test
        void withAnyBitIsRefused() {
            for (int i = 0; i < ENCRYPTED_KEYS; i++) {
                Sealed sealed = randomSealed();
                for (int bit = 0; bit < LENGTH * Byte.SIZE; bit++) {
                    byte[] flipped = sealed.key().bytes();
                    flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                    attempt(flipped, sealed.context());
                }
            }

            assertRefusedAlike(ENCRYPTED_KEYS * LENGTH * Byte.SIZE);
        }

        @Test
        void byCuttingToAnyLengthIsRefused() {
            for (int i = 0; i < ENCRYPTED_KEYS; i++) {
                Sealed sealed = randomSealed();
                for (int length = 1; length < LENGTH; length++) {
                    attempt(Arrays.copyOf(sealed.key().bytes(), length), sealed.context());
                }
            }

            assertRefusedAlike(ENCRYPTED_KEYS * (LENGTH - 1));
        }

        @Test
        void byAppendingOneTo64BytesIsRefused() {
            for (int i = 0; i < ENCRYPTED_KEYS; i++) {
                Sealed sealed = randomSealed();
                for (int length = 1; length <= 64; length++) {
                    byte[] longer = randomBytes(LENGTH + length);
                    System.arraycopy(sealed.key().bytes(), 0, longer, 0, LENGTH);
                    attempt(longer, sealed.context());
                }
            }

            assertRefusedAlike(ENCRYPTED_KEYS * 64);
        }
    }

    @Nested
    class Swapping {

        @Test
        void ofTenantPatientKeyIdOrProviderIsRefused() {
            for (int i = 0; i < SWAPS; i++) {
                Sealed one = randomSealed();
                Sealed other = randomSealed();
                byte[] bytes = one.key().bytes();
                EncryptionContext context = one.context();
                switch (i % 6) {
                    case 0 -> context = new EncryptionContext(other.context().tenantId(), context.patientId());
                    case 1 ->
                        context = new EncryptionContext(
                                context.tenantId(), other.context().patientId());
                    case 2 -> context = other.context();
                    case 3 -> System.arraycopy(other.key().bytes(), 4, bytes, 4, DataKeyId.LENGTH);
                    case 4 -> bytes[3] ^= (byte) (ProviderType.LOCAL.code() ^ ProviderType.AWS_KMS.code());
                    default -> System.arraycopy(other.key().bytes(), 0, bytes, 0, 20);
                }
                attempt(bytes, context);
            }

            assertRefusedAlike(SWAPS);
        }
    }

    private record Sealed(EncryptedKey key, EncryptionContext context) {}

    private Sealed randomSealed() {
        EncryptionContext context = new EncryptionContext(
                new TenantId("t" + Integer.toString(seeded.nextInt(Integer.MAX_VALUE), 36)),
                new PatientId("p" + Integer.toString(seeded.nextInt(Integer.MAX_VALUE), 36)));
        ProviderType provider = seeded.nextBoolean() ? ProviderType.LOCAL : ProviderType.AWS_KMS;
        DataKeyId keyId = new DataKeyId(new UUID(seeded.nextLong(), seeded.nextLong()));
        WrappedKey wrapped = new WrappedKey(randomBytes(WRAPPED_LENGTH));
        return new Sealed(format.seal(erasureKey, provider, keyId, wrapped, context), context);
    }

    private void attempt(byte[] encryptedKey, EncryptionContext context) {
        Throwable failure = catchThrowable(() -> format.open(erasureKey, new EncryptedKey(encryptedKey), context));
        answers.merge(answerOf(failure), 1, Integer::sum);
    }

    private void assertRefusedAlike(int attempts) {
        assertThat(answers).containsExactly(Map.entry(answerOf(new InvalidEncryptedKeyException()), attempts));
    }

    private static String answerOf(Throwable failure) {
        return failure == null ? "opened" : failure + ", cause " + failure.getCause();
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        seeded.nextBytes(bytes);
        return bytes;
    }
}
