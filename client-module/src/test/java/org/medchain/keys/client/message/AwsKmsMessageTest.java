package org.medchain.keys.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.amazonaws.encryptionsdk.ParsedCiphertext;
import com.amazonaws.encryptionsdk.model.KeyBlob;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.BlobFormat;

/** Messages that AWS' clients open by AWS KMS' protocol. {@code AwsEncryptionSdkIT} has them do so. */
class AwsKmsMessageTest {

    private static final String ARN = "arn:aws:kms:eu-central-1:000000000000:key/8c0e2f2e-6d5a-5b1f-9a57-3c1d7b6a90e4";
    private static final byte[] PLAINTEXT = Messages.plaintext(1_000);
    private static final MessageContext CONTEXT =
            MessageContext.forAwsKms(Messages.TENANT, new PatientId("Zo\u00eb 7/4"), Map.of("record", "lab-7"));

    private final Messages messages = new Messages();

    private byte[] seal() {
        return Message.seal(PLAINTEXT, messages.sealingKey().forAwsKms(ARN), CONTEXT, new SecureRandom());
    }

    private static KeyBlob keyOf(byte[] message) {
        return new ParsedCiphertext(message).getEncryptedKeyBlobs().get(0);
    }

    @Nested
    class Sealed {

        @Test
        void opensHere() {
            assertThat(messages.open(seal())).isEqualTo(PLAINTEXT);
        }

        @Test
        void isOfThePatientThatItNames() {
            assertThat(CONTEXT.isOf(new PatientId("Zo\u00eb 7/4"))).isTrue();
            assertThat(CONTEXT.isOf(new PatientId("another"))).isFalse();
            assertThat(MessageContext.of(Messages.TENANT, Map.of()).isOf(new PatientId("another")))
                    .as("one that names nobody")
                    .isTrue();
        }

        @Test
        void hasNoMoreContextThanTheServiceTakes() {
            PatientId patient = new PatientId("p");
            int own = "tenantId".length()
                    + Messages.TENANT.value().length()
                    + "patientId".length()
                    + 1
                    + "record".length();

            assertThat(MessageContext.forAwsKms(Messages.TENANT, patient, Map.of("record", "x".repeat(8192 - own)))
                            .entries())
                    .hasSize(3);
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> MessageContext.forAwsKms(
                            Messages.TENANT, patient, Map.of("record", "x".repeat(8193 - own))))
                    .withMessage("context must have at most 8,192 bytes for AWS KMS' protocol");
        }

        @Test
        void hasThePatientInTheContext() {
            assertThat(new ParsedCiphertext(seal()).getEncryptionContextMap())
                    .isEqualTo(Map.of(
                            "patientId", "Zo\u00eb 7/4", "tenantId", Messages.TENANT.value(), "record", "lab-7"));
        }

        @Test
        void namesTheKeyAsAwsKmsDoes() {
            KeyBlob key = keyOf(seal());

            assertThat(key.getProviderId()).isEqualTo("aws-kms");
            assertThat(new String(key.getProviderInformation(), StandardCharsets.UTF_8))
                    .isEqualTo(ARN);
        }

        /** The canonical context is written out as docs/formats.md has it. */
        @Test
        void carriesTheBlobThatTheServiceWouldHaveMade() {
            String canonical = "\0\tpatientId\0\bZo\u00eb 7/4\0\6record\0\5lab-7\0\btenantId\0\fclinic-north";
            BlobFormat.Blob blob = BlobFormat.parse(keyOf(seal()).getEncryptedDataKey());

            assertThat(blob.encryptedKey()).isEqualTo(messages.encryptedKey);
            assertThatNoException()
                    .isThrownBy(() -> BlobFormat.verify(
                            blob, PlainKey.takeCopyOf(messages.key), canonical.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Nested
    class Header {

        @Test
        void tellsTheEncryptedKeyInTheBlobAndTheIdInThat() {
            byte[] bytes = messages.encryptedKey.bytes();
            ByteBuffer id = ByteBuffer.wrap(bytes, 4, 16);
            MessageHeader header = Message.headerOf(seal());

            assertThat(header.encryptedKey()).isEqualTo(messages.encryptedKey);
            assertThat(header.keyId()).isEqualTo(new DataKeyId(new UUID(id.getLong(), id.getLong())));
        }

        @Test
        void isAuthenticatedToTheLastBit() {
            byte[] message = seal();
            int header = message.length - PLAINTEXT.length - Frames.LAST_OVERHEAD;
            for (int bit = 0; bit < header * Byte.SIZE; bit++) {
                byte[] altered = message.clone();
                altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> messages.open(altered));
            }
        }

        @Test
        void takesNoBlobWithAMessage() {
            byte[] blob = new BlobFormat(new SecureRandom())
                    .ofMessage(
                            messages.encryptedKey,
                            PlainKey.takeCopyOf(messages.key),
                            messages.key,
                            CONTEXT.canonicalBytes());

            assertRefused(blob);
        }

        /** The blob of AWS KMS itself, for one. */
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 184})
        void takesNoOthers(int length) {
            assertRefused(new byte[length]);
        }

        @Test
        void takesNoEncryptedKeyThatIsTooShortForAnId() {
            assertRefused(BlobFormat.ofDataKey(
                    new EncryptedKey(new byte[19]), PlainKey.takeCopyOf(messages.key), CONTEXT.canonicalBytes()));
        }

        private void assertRefused(byte[] blob) {
            HeaderKey key = new HeaderKey(
                    "aws-kms".getBytes(StandardCharsets.US_ASCII), ARN.getBytes(StandardCharsets.US_ASCII), blob);

            assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(key::keyId);
        }
    }

    @Nested
    class Context {

        @ParameterizedTest
        @ValueSource(strings = {"patientId", "tenantId", "aws-crypto-public-key"})
        void leavesNoNameToTheApplicationThatIsTaken(String name) {
            PatientId patient = new PatientId("p");

            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> MessageContext.forAwsKms(Messages.TENANT, patient, Map.of(name, "x")));
        }
    }
}
