package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.datakey.EncryptedKeyFormat.OpenedKey;
import org.medchain.keys.local.LocalKek;
import org.medchain.keys.local.LocalKeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/** The product reads and writes the example of docs/formats.md to the byte. */
class PublishedExampleTest {

    private final PublishedExample example = PublishedExample.read();
    private final EncryptionContext context =
            new EncryptionContext(new TenantId(example.text("tenantId")), new PatientId(example.text("patientId")));
    private final DataKeyId keyId = DataKeyId.parse(example.text("keyId"));
    private final EncryptedKey encryptedKey = EncryptedKey.fromBase64(example.text("encryptedKey"));
    private final WrappedKey wrappedKey = new WrappedKey(example.hex("wrappedKey"));
    private final PlainKey plainKey = PlainKey.takeOwnershipOf(example.hex("plainKey"));

    @Nested
    class Reading {

        @Test
        void opensTheEncryptedKey() {
            OpenedKey opened =
                    new EncryptedKeyFormat(new SecureRandom()).open(example.hex("erasureKey"), encryptedKey, context);

            assertThat(opened).isEqualTo(new OpenedKey(ProviderType.LOCAL, keyId, wrappedKey));
        }

        @Test
        void unwrapsTheWrappedKey() {
            try (LocalKeyProvider provider = providerOn(new SecureRandom())) {
                assertThat(provider.unwrap(wrappedKey, context)).isEqualTo(plainKey);
            }
        }
    }

    @Nested
    class Writing {

        @Test
        void sealsTheSameEncryptedKeyUnderTheSameNonce() {
            EncryptedKeyFormat format = new EncryptedKeyFormat(new Scripted(example.hex("nonce")));

            assertThat(format.seal(example.hex("erasureKey"), ProviderType.LOCAL, keyId, wrappedKey, context)
                            .toBase64())
                    .isEqualTo(example.text("encryptedKey"));
        }

        @Test
        void wrapsTheSameDataKeyUnderTheSameIv() {
            SecureRandom random = new Scripted(example.hex("plainKey"), example.hex("iv"));
            try (LocalKeyProvider provider = providerOn(random);
                    WrappedDataKey generated = provider.generateDataKey(Optional.empty(), context)) {
                assertThat(generated.plainKey()).isEqualTo(plainKey);
                assertThat(generated.wrappedKey().bytes()).isEqualTo(example.hex("wrappedKey"));
            }
        }

        @Test
        void writesTheSameCanonicalContextAndFingerprint() {
            assertThat(context.canonicalBytes()).isEqualTo(example.hex("canonicalContext"));
            assertThat(kek().fingerprint()).hasToString(example.text("kekFingerprint"));
        }
    }

    private LocalKeyProvider providerOn(SecureRandom random) {
        return new LocalKeyProvider(kek(), List.of(), random);
    }

    private LocalKek kek() {
        return LocalKek.takeCopyOf(example.text("kek").toCharArray());
    }

    /** Answers the given bytes, in order, and then fails. */
    private static final class Scripted extends SecureRandom {

        private final transient ByteBuffer script;

        Scripted(byte[]... parts) {
            script = ByteBuffer.allocate(64);
            for (byte[] part : parts) {
                script.put(part);
            }
            script.flip();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            script.get(bytes);
        }
    }
}
