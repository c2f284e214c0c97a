package org.medchain.keys.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.KeyProviderContract;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

class LocalKeyProviderTest extends KeyProviderContract {

    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic-north"), new PatientId("Zoë 7/4"));

    private final char[] characters = RandomKeks.characters();
    private final SecureRandom random = new StripedDrbg();

    @Override
    protected KeyProvider createProvider() {
        return providerOf(characters);
    }

    @Override
    protected ProviderType expectedType() {
        return ProviderType.LOCAL;
    }

    @Override
    protected String expectedWrapping() {
        return LocalKek.takeCopyOf(characters).fingerprint().toString();
    }

    @Nested
    class CallsTheNetwork {

        @Test
        void isNotSo() {
            try (KeyProvider provider = createProvider()) {
                assertThat(provider.callsTheNetwork()).isFalse();
            }
        }
    }

    @Nested
    class Layout {

        @Test
        void isVersionFingerprintIvCiphertextAndTagIn105Bytes() {
            byte[] wrapped = wrap(providerOf(characters)).bytes();

            assertThat(wrapped).hasSize(105);
            assertThat(wrapped[0]).isEqualTo((byte) 1);
            assertThat(Arrays.copyOfRange(wrapped, 1, 9))
                    .isEqualTo(LocalKek.takeCopyOf(characters).fingerprint().bytes());
        }

        @Test
        void hasAnotherIvEachTime() {
            LocalKeyProvider provider = providerOf(characters);

            assertThat(Arrays.copyOfRange(wrap(provider).bytes(), 9, 25))
                    .isNotEqualTo(Arrays.copyOfRange(wrap(provider).bytes(), 9, 25));
        }
    }

    @Nested
    class ChangeOfKek {

        private final char[] oldCharacters = RandomKeks.characters();
        private final LocalKeyProvider before = providerOf(oldCharacters);

        @Test
        void leavesKeysOfThePreviousKekOpenable() {
            LocalKeyProvider after = providerOf(characters, RandomKeks.characters(), oldCharacters);
            try (WrappedDataKey generated = before.generateDataKey(Optional.empty(), CONTEXT);
                    PlainKey unwrapped = after.unwrap(generated.wrappedKey(), CONTEXT)) {
                assertThat(unwrapped).isEqualTo(generated.plainKey());
            }
        }

        @Test
        void wrapsUnderTheCurrentKekOnly() {
            LocalKeyProvider after = providerOf(characters, oldCharacters);

            assertInvalid(before, wrap(after), CONTEXT);
        }

        @Test
        void refusesKeysOfAnUnknownKek() {
            assertInvalid(providerOf(characters), wrap(before), CONTEXT);
        }

        @Test
        void refusesAKeyUnderOneKekThatNamesTheOther() {
            LocalKeyProvider after = providerOf(characters, oldCharacters);
            byte[] wrapped = wrap(before).bytes();
            byte[] fingerprint = LocalKek.takeCopyOf(characters).fingerprint().bytes();
            System.arraycopy(fingerprint, 0, wrapped, 1, fingerprint.length);

            assertInvalid(after, new WrappedKey(wrapped), CONTEXT);
        }
    }

    @Nested
    class AuthenticButOfAnotherLength {

        @ParameterizedTest
        @ValueSource(ints = {33, 40, 47})
        void isRefused(int length) {
            LocalKek kek = LocalKek.takeCopyOf(characters);
            byte[] iv = new byte[16];
            byte[] sealed = kek.aeadOf(CONTEXT.tenantId())
                    .encrypt(iv, new byte[length], LocalWrappedKeyV1.associatedData(kek.fingerprint(), CONTEXT));
            WrappedKey wrapped =
                    LocalWrappedKeyV1.of(kek.fingerprint(), iv, sealed).toWrappedKey();

            assertInvalid(providerOf(characters), wrapped, CONTEXT);
        }
    }

    @Nested
    class Close {

        @Test
        void wipesCurrentAndPreviousKeks() {
            LocalKek current = RandomKeks.kek();
            LocalKek previous = RandomKeks.kek();
            LocalKeyProvider provider = new LocalKeyProvider(current, List.of(previous), random);
            WrappedKey wrapped = wrap(provider);

            provider.close();

            assertThatIllegalStateException().isThrownBy(() -> current.aeadOf(CONTEXT.tenantId()));
            assertThatIllegalStateException().isThrownBy(() -> previous.aeadOf(CONTEXT.tenantId()));
            assertThatIllegalStateException().isThrownBy(() -> wrap(provider));
            assertThatIllegalStateException().isThrownBy(() -> provider.unwrap(wrapped, CONTEXT));
        }
    }

    @Nested
    class Tampering {

        private static final int WRAPPED_KEYS = 200;

        private final Random seeded = new Random(20261125);
        private final LocalKeyProvider provider = providerOf(characters, RandomKeks.characters());
        private final Map<String, Integer> answers = new HashMap<>();

        @Test
        void ofAnyKindIsAnsweredAlikeForTwoHundredRandomKeys() {
            for (int i = 0; i < WRAPPED_KEYS; i++) {
                EncryptionContext context =
                        new EncryptionContext(new TenantId("t" + seeded.nextInt(9)), new PatientId("p" + i));
                WrappedKey wrapped;
                try (WrappedDataKey generated = provider.generateDataKey(Optional.empty(), context)) {
                    wrapped = generated.wrappedKey();
                }
                flipEveryBit(wrapped.bytes(), context);
                cutToEveryLength(wrapped.bytes(), context);
                appendOneTo64Bytes(wrapped.bytes(), context);
            }

            assertThat(answers)
                    .containsExactly(Map.entry(
                            answerOf(new InvalidEncryptedKeyException()), WRAPPED_KEYS * (105 * 8 + 104 + 64)));
        }

        private void flipEveryBit(byte[] wrapped, EncryptionContext context) {
            for (int bit = 0; bit < wrapped.length * Byte.SIZE; bit++) {
                byte[] flipped = wrapped.clone();
                flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                attempt(flipped, context);
            }
        }

        private void cutToEveryLength(byte[] wrapped, EncryptionContext context) {
            for (int length = 1; length < wrapped.length; length++) {
                attempt(Arrays.copyOf(wrapped, length), context);
            }
        }

        private void appendOneTo64Bytes(byte[] wrapped, EncryptionContext context) {
            for (int length = 1; length <= 64; length++) {
                byte[] longer = new byte[wrapped.length + length];
                seeded.nextBytes(longer);
                System.arraycopy(wrapped, 0, longer, 0, wrapped.length);
                attempt(longer, context);
            }
        }

        private void attempt(byte[] wrapped, EncryptionContext context) {
            Throwable failure = catchThrowable(() -> provider.unwrap(new WrappedKey(wrapped), context));
            answers.merge(answerOf(failure), 1, Integer::sum);
        }

        private static String answerOf(Throwable failure) {
            return failure == null ? "opened" : failure + ", cause " + failure.getCause();
        }
    }

    private LocalKeyProvider providerOf(char[] current, char[]... previous) {
        return new LocalKeyProvider(
                LocalKek.takeCopyOf(current),
                Arrays.stream(previous).map(LocalKek::takeCopyOf).toList(),
                random);
    }

    private static WrappedKey wrap(LocalKeyProvider provider) {
        try (WrappedDataKey generated = provider.generateDataKey(Optional.empty(), CONTEXT)) {
            return generated.wrappedKey();
        }
    }

    private static void assertInvalid(LocalKeyProvider provider, WrappedKey wrapped, EncryptionContext context) {
        assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                .isThrownBy(() -> provider.unwrap(wrapped, context))
                .withNoCause();
    }
}
