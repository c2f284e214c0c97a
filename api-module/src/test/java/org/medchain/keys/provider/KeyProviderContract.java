package org.medchain.keys.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKeyContext;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;

/** What every {@link KeyProvider} guarantees. The tests of each extend this class. */
public abstract class KeyProviderContract {

    private static final TenantId TENANT = new TenantId("clinic-north");
    private static final PatientId PATIENT = new PatientId("Zoë 7/4");
    private static final EncryptionContext CONTEXT = new EncryptionContext(TENANT, PATIENT);
    private static final int LONGEST_SUFFIX = 64;

    private final Random random = new Random(20261125);

    private KeyProvider provider;

    /** A provider that is ready for use. It is closed after each test. */
    protected abstract KeyProvider createProvider();

    protected abstract ProviderType expectedType();

    /** The CMK that the provider wraps under; empty for one that needs none. */
    protected Optional<CmkReference> cmk() {
        return Optional.empty();
    }

    /** How the provider names what it wraps under. */
    protected abstract String expectedWrapping();

    /** How many bits to flip, lengths to cut to and suffixes to append, at most; the default tries each one there is. */
    protected int tamperingsOfEachKind() {
        return Integer.MAX_VALUE;
    }

    /**
     * How many leading bytes do no more than name the CMK. With one of them altered, a CMK is asked that did not wrap, or none that
     * there is, and its answer is no part of this contract; none opens.
     */
    protected int lengthOfCmksName(WrappedKey wrappedKey) {
        return 0;
    }

    @BeforeEach
    void openProvider() {
        provider = createProvider();
    }

    @AfterEach
    void closeProvider() {
        provider.close();
    }

    @Nested
    class Type {

        @Test
        void isTheOneInItsEncryptedKeys() {
            assertThat(provider.type()).isEqualTo(expectedType());
        }
    }

    @Nested
    class GenerateDataKey {

        @Test
        void wrapsTheKeyThatItAnswers() {
            try (WrappedDataKey generated = generate();
                    PlainKey unwrapped = provider.unwrap(generated.wrappedKey(), CONTEXT)) {
                assertThat(unwrapped).isEqualTo(generated.plainKey());
            }
        }

        @Test
        void answersAnotherKeyEachTime() {
            try (WrappedDataKey one = generate();
                    WrappedDataKey two = generate()) {
                assertThat(one.plainKey()).isNotEqualTo(two.plainKey());
                assertThat(one.wrappedKey()).isNotEqualTo(two.wrappedKey());
            }
        }

        @Test
        void doesNotShowThePlainKeyInTheWrappedKey() {
            try (WrappedDataKey generated = generate()) {
                boolean shown = generated
                        .plainKey()
                        .use(plain -> contains(generated.wrappedKey().bytes(), plain));

                assertThat(shown).isFalse();
            }
        }

        @Test
        void isZeroedWhenClosed() {
            WrappedDataKey generated = generate();
            byte[] lent = generated.plainKey().use(bytes -> bytes);

            generated.close();

            assertThat(Arrays.equals(lent, new byte[PlainKey.LENGTH])).isTrue();
        }

        @Test
        void redactsItsText() {
            try (WrappedDataKey generated = generate()) {
                assertThat(generated)
                        .hasToString("WrappedDataKey[plainKey=PlainKey[redacted], wrappedKey=WrappedKey[redacted]]");
            }
        }
    }

    @Nested
    class Unwrap {

        @Test
        void opensTheSameWrappedKeyAgain() {
            try (WrappedDataKey generated = generate();
                    PlainKey first = provider.unwrap(generated.wrappedKey(), CONTEXT);
                    PlainKey second = provider.unwrap(generated.wrappedKey(), CONTEXT)) {
                assertThat(first).isEqualTo(second).isNotSameAs(second);
            }
        }

        @Test
        void opensForAnotherInstanceOfTheProvider() {
            try (WrappedDataKey generated = generate();
                    KeyProvider other = createProvider();
                    PlainKey unwrapped = other.unwrap(generated.wrappedKey(), CONTEXT)) {
                assertThat(unwrapped).isEqualTo(generated.plainKey());
            }
        }

        @Test
        void isZeroedWhenClosed() {
            WrappedKey wrapped = wrappedKey();
            PlainKey unwrapped = provider.unwrap(wrapped, CONTEXT);
            byte[] lent = unwrapped.use(bytes -> bytes);

            unwrapped.close();

            assertThat(Arrays.equals(lent, new byte[PlainKey.LENGTH])).isTrue();
        }

        @Test
        void redactsItsText() {
            try (PlainKey unwrapped = provider.unwrap(wrappedKey(), CONTEXT)) {
                assertThat(unwrapped).hasToString("PlainKey[redacted]");
            }
        }

        @Test
        void failsForAnotherPatient() {
            assertInvalid(wrappedKey(), new EncryptionContext(TENANT, new PatientId("Zoë 7/5")));
        }

        @Test
        void failsForAnotherTenant() {
            assertInvalid(wrappedKey(), new EncryptionContext(new TenantId("clinic-south"), PATIENT));
        }

        @Test
        void keepsTenantKeysAndPatientsApart() {
            TenantKeyContext first = tenantKey(1);
            EncryptionContext patient = new EncryptionContext(TENANT, new PatientId("index/1"));
            try (WrappedDataKey ofTenant = provider.generateDataKey(cmk(), first);
                    PlainKey opened = provider.unwrap(ofTenant.wrappedKey(), first);
                    WrappedDataKey ofPatient = provider.generateDataKey(cmk(), patient)) {
                assertThat(opened).isEqualTo(ofTenant.plainKey());
                assertInvalid(ofTenant.wrappedKey(), patient);
                assertInvalid(ofTenant.wrappedKey(), tenantKey(2));
                assertInvalid(ofPatient.wrappedKey(), first);
            }
        }

        private static TenantKeyContext tenantKey(int version) {
            return new TenantKeyContext(TENANT, new TenantKeyVersion(new TenantKeyName("index"), version));
        }

        @Test
        void failsForTheSameTextSplitElsewhere() {
            EncryptionContext context = new EncryptionContext(new TenantId("bc"), new PatientId("a"));
            EncryptionContext shifted = new EncryptionContext(new TenantId("c"), new PatientId("ab"));
            try (WrappedDataKey generated = provider.generateDataKey(cmk(), context)) {
                assertInvalid(generated.wrappedKey(), shifted);
            }
        }

        @Test
        void failsForEveryBitFlipped() {
            WrappedKey wrappedKey = wrappedKey();
            byte[] wrapped = wrappedKey.bytes();
            int firstBit = lengthOfCmksName(wrappedKey) * Byte.SIZE;
            sample(firstBit, wrapped.length * Byte.SIZE).forEach(bit -> {
                byte[] flipped = wrapped.clone();
                flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                assertInvalid(new WrappedKey(flipped), CONTEXT);
            });
        }

        @Test
        void failsForEveryTruncation() {
            byte[] wrapped = wrappedKey().bytes();
            sample(1, wrapped.length)
                    .forEach(length -> assertInvalid(new WrappedKey(Arrays.copyOf(wrapped, length)), CONTEXT));
        }

        @Test
        void failsForEverySuffixAppended() {
            byte[] wrapped = wrappedKey().bytes();
            sample(1, LONGEST_SUFFIX + 1).forEach(length -> {
                byte[] longer = randomBytes(wrapped.length + length);
                System.arraycopy(wrapped, 0, longer, 0, wrapped.length);
                assertInvalid(new WrappedKey(longer), CONTEXT);
                Arrays.fill(longer, wrapped.length, longer.length, (byte) 0);
                assertInvalid(new WrappedKey(longer), CONTEXT);
            });
        }

        @Test
        void failsForRandomBytes() {
            sample(1, 257).forEach(length -> assertInvalid(new WrappedKey(randomBytes(length)), CONTEXT));
        }

        @Test
        void answersEveryFailureAlike() {
            byte[] wrapped = wrappedKey().bytes();
            byte[] firstByteFlipped = wrapped.clone();
            firstByteFlipped[0] ^= 1;
            byte[] lastByteFlipped = wrapped.clone();
            lastByteFlipped[wrapped.length - 1] ^= 1;
            Set<String> answers = new HashSet<>();

            for (byte[] tampered :
                    List.of(firstByteFlipped, lastByteFlipped, Arrays.copyOf(wrapped, 1), randomBytes(100))) {
                answers.add(answerTo(new WrappedKey(tampered), CONTEXT));
            }
            answers.add(answerTo(new WrappedKey(wrapped), new EncryptionContext(TENANT, new PatientId("p"))));
            answers.add(answerTo(new WrappedKey(wrapped), new EncryptionContext(new TenantId("t"), PATIENT)));

            assertThat(answers).containsExactly(answerOf(new InvalidEncryptedKeyException()));
        }
    }

    @Nested
    class Rewrap {

        @Test
        void wrapsTheSameKeyAnew() {
            try (WrappedDataKey generated = generate()) {
                WrappedKey rewrapped = provider.rewrap(generated.wrappedKey(), cmk(), CONTEXT);

                assertThat(rewrapped).isNotEqualTo(generated.wrappedKey());
                try (PlainKey unwrapped = provider.unwrap(rewrapped, CONTEXT)) {
                    assertThat(unwrapped).isEqualTo(generated.plainKey());
                }
            }
        }

        @Test
        void leavesTheOldWrappedKeyOpenable() {
            try (WrappedDataKey generated = generate()) {
                provider.rewrap(generated.wrappedKey(), cmk(), CONTEXT);

                try (PlainKey unwrapped = provider.unwrap(generated.wrappedKey(), CONTEXT)) {
                    assertThat(unwrapped).isEqualTo(generated.plainKey());
                }
            }
        }

        @Test
        void failsForAnotherPatientOrTenant() {
            WrappedKey wrapped = wrappedKey();

            for (EncryptionContext other : List.of(
                    new EncryptionContext(TENANT, new PatientId("p")),
                    new EncryptionContext(new TenantId("t"), PATIENT))) {
                assertThat(answerOf(catchThrowable(() -> provider.rewrap(wrapped, cmk(), other))))
                        .isEqualTo(answerOf(new InvalidEncryptedKeyException()));
            }
        }

        @Test
        void failsWhenTheLastBitIsFlipped() {
            byte[] wrapped = wrappedKey().bytes();
            wrapped[wrapped.length - 1] ^= 1;

            assertThat(answerOf(catchThrowable(() -> provider.rewrap(new WrappedKey(wrapped), cmk(), CONTEXT))))
                    .isEqualTo(answerOf(new InvalidEncryptedKeyException()));
        }
    }

    @Nested
    class Wrap {

        /** As one does that another provider opened. */
        @Test
        void wrapsTheKeyThatItIsGiven() {
            try (PlainKey given = PlainKey.takeOwnershipOf(randomBytes(PlainKey.LENGTH))) {
                WrappedKey wrapped = provider.wrap(given, cmk(), CONTEXT);

                assertThat(provider.wrappedUnder(wrapped)).isEqualTo(expectedWrapping());
                try (PlainKey unwrapped = provider.unwrap(wrapped, CONTEXT)) {
                    assertThat(unwrapped).isEqualTo(given);
                }
            }
        }
    }

    @Nested
    class WrappedUnder {

        @Test
        void namesTheCmkOrKek() {
            assertThat(provider.wrappedUnder(wrappedKey())).isEqualTo(expectedWrapping());
        }

        @Test
        void namesTheCmkOrKekOfARewrappedKey() {
            WrappedKey rewrapped = provider.rewrap(wrappedKey(), cmk(), CONTEXT);

            assertThat(provider.wrappedUnder(rewrapped)).isEqualTo(expectedWrapping());
        }

        @Test
        void failsForBytesOfAnotherForm() {
            byte[] unknownVersion = wrappedKey().bytes();
            unknownVersion[0] ^= (byte) 0x80;

            for (byte[] other : List.of(unknownVersion, randomBytes(1), new byte[100])) {
                assertThat(answerOf(catchThrowable(() -> provider.wrappedUnder(new WrappedKey(other)))))
                        .isEqualTo(answerOf(new InvalidEncryptedKeyException()));
            }
        }
    }

    @Nested
    class CurrentWrappingOfToday {

        @Test
        void isWhatANewKeyIsWrappedUnder() {
            assertThat(provider.currentWrapping(cmk()).wrappedUnder()).isEqualTo(provider.wrappedUnder(wrappedKey()));
        }
    }

    private WrappedDataKey generate() {
        return provider.generateDataKey(cmk(), CONTEXT);
    }

    private WrappedKey wrappedKey() {
        try (WrappedDataKey generated = generate()) {
            return generated.wrappedKey();
        }
    }

    private void assertInvalid(WrappedKey wrappedKey, KeyContext context) {
        assertThat(answerTo(wrappedKey, context)).isEqualTo(answerOf(new InvalidEncryptedKeyException()));
    }

    private String answerTo(WrappedKey wrappedKey, KeyContext context) {
        return answerOf(catchThrowable(() -> provider.unwrap(wrappedKey, context)));
    }

    private static String answerOf(Throwable failure) {
        return failure == null ? "opened" : failure.getClass().getName() + ": " + failure.getMessage();
    }

    private IntStream sample(int from, int to) {
        if (to - from <= tamperingsOfEachKind()) {
            return IntStream.range(from, to);
        }
        return random.ints(from, to).distinct().limit(tamperingsOfEachKind());
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }
}
