package org.medchain.keys.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.CallTarget;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.KeyProviderContract;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/** The contract against SoftHSM 2; skipped without it. */
class HsmKeyProviderTest extends KeyProviderContract {

    private static final EncryptionContext NORTH = new EncryptionContext(new TenantId("north"), new PatientId("p-1"));
    private static final EncryptionContext SOUTH = new EncryptionContext(new TenantId("south"), new PatientId("p-1"));
    private static final Optional<CmkReference> KEK_OF_NORTH = kek("north-1");
    private static final Optional<CmkReference> KEK_OF_SOUTH = kek("south-1");

    private static SoftHsm token;

    @BeforeAll
    static void makeToken() throws IOException {
        token = SoftHsm.newToken();
        token.createKek("medchain-1");
        token.createKek("north-1");
        token.createKek("south-1");
    }

    @Override
    protected KeyProvider createProvider() {
        return new HsmKeyProvider(token.settings("medchain-1"), new SecureRandom());
    }

    @Override
    protected ProviderType expectedType() {
        return ProviderType.HSM;
    }

    @Override
    protected String expectedWrapping() {
        return "pkcs11:object=medchain-1";
    }

    @Override
    protected int lengthOfCmksName(WrappedKey wrappedKey) {
        return 18 + "medchain-1".length();
    }

    @Nested
    class Place {

        @Test
        void isTheHsmAndTheKek() {
            try (KeyProvider provider = createProvider()) {
                assertThat(provider.callsTheNetwork()).isTrue();
                assertThat(provider.regions().homeRegion()).isEqualTo("hsm");
                assertThat(provider.regions().targetOf(Optional.empty()))
                        .isEqualTo(new CallTarget("hsm", "medchain-1"));
                assertThat(provider.regions().targetOf(KEK_OF_NORTH)).isEqualTo(new CallTarget("hsm", "north-1"));
                assertThat(provider.regions().targetOf(wrap(provider, KEK_OF_SOUTH, SOUTH)))
                        .isEqualTo(new CallTarget("hsm", "south-1"));
            }
        }
    }

    @Nested
    class Layout {

        @Test
        void isVersionFingerprintLabelIvCiphertextAndTag() {
            try (KeyProvider provider = createProvider()) {
                WrappedKey wrapped = wrap(provider, KEK_OF_NORTH, NORTH);
                HsmWrappedKeyV1 parsed = HsmWrappedKeyV1.parse(wrapped).orElseThrow();

                assertThat(wrapped.bytes()).hasSize(1 + 16 + 1 + "north-1".length() + 1 + 12 + 32 + 16);
                assertThat(parsed.kek().label()).hasToString("north-1");
                assertThat(parsed.toWrappedKey()).isEqualTo(wrapped);
            }
        }
    }

    @Nested
    class Tenants {

        @Test
        void haveKeksOfTheirOwn() {
            try (KeyProvider provider = createProvider()) {
                WrappedKey ofNorth = wrap(provider, KEK_OF_NORTH, NORTH);

                assertThat(provider.wrappedUnder(ofNorth)).isEqualTo("pkcs11:object=north-1");
                assertThat(provider.currentWrapping(KEK_OF_NORTH).wrappedUnder())
                        .isEqualTo("pkcs11:object=north-1");
                provider.unwrap(ofNorth, NORTH).close();
            }
        }

        @Test
        void openNothingOfAnother() {
            try (KeyProvider provider = createProvider()) {
                WrappedKey ofNorth = wrap(provider, KEK_OF_NORTH, NORTH);

                assertInvalid(provider, ofNorth, SOUTH);
                // Under the KEK of the other, the context of the other: neither lends itself to it.
                assertInvalid(provider, renamed(provider, ofNorth), NORTH);
                assertInvalid(provider, renamed(provider, ofNorth), SOUTH);
            }
        }

        /** The wrapped key, with the name of the KEK of the other tenant. */
        private WrappedKey renamed(KeyProvider provider, WrappedKey ofNorth) {
            HsmWrappedKeyV1 other =
                    HsmWrappedKeyV1.parse(wrap(provider, KEK_OF_SOUTH, SOUTH)).orElseThrow();
            HsmWrappedKeyV1 own = HsmWrappedKeyV1.parse(ofNorth).orElseThrow();
            return new HsmWrappedKeyV1(other.kek(), own.sealed()).toWrappedKey();
        }

        @Test
        void moveToAnotherKekByRewrapping() {
            try (KeyProvider provider = createProvider();
                    WrappedDataKey generated = provider.generateDataKey(KEK_OF_NORTH, NORTH)) {
                WrappedKey moved = provider.rewrap(generated.wrappedKey(), kek("medchain-1"), NORTH);

                assertThat(provider.wrappedUnder(moved)).isEqualTo("pkcs11:object=medchain-1");
                try (PlainKey opened = provider.unwrap(moved, NORTH)) {
                    assertThat(opened).isEqualTo(generated.plainKey());
                }
            }
        }
    }

    @Nested
    class KekThatIsNone {

        @ParameterizedTest
        @CsvSource({
            "missing-1, , ",
            "short-1, AES:16, --sensitive",
            "readable-1, AES:32, --extractable",
            "secret-1, GENERIC:32, --sensitive"
        })
        void isRefused(String label, String type, String attribute) throws IOException {
            if (type != null) {
                token.createKey(label, type, attribute);
            }
            try (KeyProvider provider = createProvider()) {
                wrap(provider, KEK_OF_NORTH, NORTH);

                assertThatExceptionOfType(KmsRefusedException.class)
                        .isThrownBy(() -> provider.generateDataKey(kek(label), NORTH));

                wrap(provider, KEK_OF_NORTH, NORTH);
            }
        }

        @Test
        void isFoundOnceItIsMade() throws IOException {
            try (KeyProvider provider = createProvider()) {
                assertThatExceptionOfType(KmsRefusedException.class)
                        .isThrownBy(() -> provider.generateDataKey(kek("late-1"), NORTH));

                token.createKek("late-1");

                wrap(provider, kek("late-1"), NORTH);
            }
        }

        /** Answering that the key is invalid would call good keys bad. */
        @Test
        void isRefusedIfItHasTheLabelOfTheOneThatWrapped() throws IOException {
            token.createKek("replaced-1");
            WrappedKey wrapped;
            try (KeyProvider provider = createProvider()) {
                wrapped = wrap(provider, kek("replaced-1"), NORTH);
            }
            token.deleteKey("replaced-1");
            token.createKek("replaced-1");

            try (KeyProvider provider = createProvider()) {
                assertThatExceptionOfType(KmsRefusedException.class).isThrownBy(() -> provider.unwrap(wrapped, NORTH));
            }
        }

        @Test
        void isRefusedIfItsFingerprintIsAnother() {
            try (KeyProvider provider = createProvider()) {
                byte[] wrapped = wrap(provider, KEK_OF_NORTH, NORTH).bytes();
                wrapped[5] ^= 1;

                assertThatExceptionOfType(KmsRefusedException.class)
                        .isThrownBy(() -> provider.unwrap(new WrappedKey(wrapped), NORTH));
            }
        }
    }

    @Nested
    class Kek {

        @Test
        void neverLeavesTheHsm() throws IOException {
            assertThat(token.pkcs11Tool("--list-objects", "--type", "secrkey"))
                    .contains("medchain-1", "sensitive, always sensitive, never extractable, local");
            assertThat(token.pkcs11Tool("--list-objects", "--type", "secrkey").lines())
                    .filteredOn(line -> line.contains("label:") && line.contains("-1"))
                    .isNotEmpty();
        }
    }

    @Nested
    class Close {

        @Test
        void endsItsUse() {
            KeyProvider provider = createProvider();
            wrap(provider, KEK_OF_NORTH, NORTH);

            provider.close();
            provider.close();

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> provider.generateDataKey(KEK_OF_NORTH, NORTH));
        }
    }

    private static void assertInvalid(KeyProvider provider, WrappedKey wrapped, EncryptionContext context) {
        assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                .isThrownBy(() -> provider.unwrap(wrapped, context));
    }

    private static WrappedKey wrap(KeyProvider provider, Optional<CmkReference> kek, EncryptionContext context) {
        try (WrappedDataKey generated = provider.generateDataKey(kek, context)) {
            return generated.wrappedKey();
        }
    }

    private static Optional<CmkReference> kek(String label) {
        return Optional.of(CmkReference.ofHsmKey(new HsmKeyLabel(label)));
    }
}
