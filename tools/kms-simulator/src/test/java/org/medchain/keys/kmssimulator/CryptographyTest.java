package org.medchain.keys.kmssimulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;

class CryptographyTest extends SimulatorTest {

    private static final Map<String, String> OTHER_CONTEXT = Map.of("patientId", "p-2", "tenantId", "clinic-north");

    @Nested
    class GenerateDataKey {

        @Test
        void answersThePlainKeyAndItsBlob() {
            GenerateDataKeyResponse answer = generate();

            assertThat(answer.keyId()).isEqualTo(key);
            assertThat(answer.plaintext().asByteArray().length).isEqualTo(32);
            assertThat(decrypt(answer.ciphertextBlob()).equals(answer.plaintext()))
                    .isTrue();
        }

        @Test
        void answersAnotherKeyEachTime() {
            assertThat(generate().plaintext().equals(generate().plaintext())).isFalse();
        }

        @Test
        void answersAsManyBytesAsAsked() {
            SdkBytes plaintext = kms.generateDataKey(
                            request -> request.keyId(key).numberOfBytes(1000))
                    .plaintext();

            assertThat(plaintext.asByteArray().length).isEqualTo(1000);
        }

        @Test
        void takesAnAliasOrAnId() {
            simulator.createKey(SdkClients.REGION, "alias/clinic");

            assertThat(kms.generateDataKey(
                                    request -> request.keyId("alias/clinic").keySpec(DataKeySpec.AES_128))
                            .plaintext()
                            .asByteArray()
                            .length)
                    .isEqualTo(16);
            String id = key.substring(key.lastIndexOf('/') + 1);
            assertThat(kms.generateDataKey(request -> request.keyId(id).keySpec(DataKeySpec.AES_256))
                            .keyId())
                    .isEqualTo(key);
        }

        @Test
        void refusesNoLengthAndTwoLengths() {
            assertThat(errorOf(() -> kms.generateDataKey(request -> request.keyId(key))))
                    .isEqualTo("ValidationException 400");
            assertThat(errorOf(() -> kms.generateDataKey(
                            request -> request.keyId(key).keySpec("AES_256").numberOfBytes(32))))
                    .isEqualTo("ValidationException 400");
        }

        @Test
        void leavesThePlainKeyOutWhenAsked() {
            SdkBytes blob = kms.generateDataKeyWithoutPlaintext(
                            request -> request.keyId(key).keySpec("AES_256").encryptionContext(CONTEXT))
                    .ciphertextBlob();

            assertThat(decrypt(blob).asByteArray().length).isEqualTo(32);
        }
    }

    @Nested
    class Decrypt {

        @Test
        void findsTheKeyInTheBlob() {
            SdkBytes blob = generate().ciphertextBlob();

            assertThat(kms.decrypt(request -> request.ciphertextBlob(blob).encryptionContext(CONTEXT))
                            .keyId())
                    .isEqualTo(key);
        }

        @Test
        void failsUnderAnotherContext() {
            SdkBytes blob = generate().ciphertextBlob();

            assertThat(errorOf(() -> kms.decrypt(
                            request -> request.keyId(key).ciphertextBlob(blob).encryptionContext(OTHER_CONTEXT))))
                    .isEqualTo("InvalidCiphertextException 400");
            assertThat(errorOf(() -> kms.decrypt(request -> request.keyId(key).ciphertextBlob(blob))))
                    .isEqualTo("InvalidCiphertextException 400");
        }

        @Test
        void failsForEveryByteAlteredAndEveryTruncation() {
            byte[] blob = generate().ciphertextBlob().asByteArray();

            IntStream.range(0, blob.length).forEach(i -> {
                byte[] altered = blob.clone();
                altered[i] ^= 1;
                assertThat(errorOf(() -> decrypt(SdkBytes.fromByteArray(altered))))
                        .isIn("InvalidCiphertextException 400", "IncorrectKeyException 400");
            });
            IntStream.range(1, blob.length)
                    .forEach(length -> assertThat(
                                    errorOf(() -> decrypt(SdkBytes.fromByteArray(Arrays.copyOf(blob, length)))))
                            .isIn("InvalidCiphertextException 400", "IncorrectKeyException 400"));
        }

        @Test
        void failsWhenAnotherKeyIsNamed() {
            SdkBytes blob = generate().ciphertextBlob();
            String other = simulator.createKey(SdkClients.REGION);

            assertThat(errorOf(() -> kms.decrypt(
                            request -> request.keyId(other).ciphertextBlob(blob).encryptionContext(CONTEXT))))
                    .isEqualTo("IncorrectKeyException 400");
        }
    }

    @Nested
    class Encrypt {

        @Test
        void sealsWhatDecryptOpens() {
            SdkBytes plaintext = SdkBytes.fromUtf8String("no secret");
            SdkBytes blob = kms.encrypt(
                            request -> request.keyId(key).plaintext(plaintext).encryptionContext(CONTEXT))
                    .ciphertextBlob();

            assertThat(decrypt(blob)).isEqualTo(plaintext);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 4097})
        void refusesWhatIsEmptyOrTooLong(int length) {
            assertThat(errorOf(() -> kms.encrypt(
                            request -> request.keyId(key).plaintext(SdkBytes.fromByteArray(new byte[length])))))
                    .isEqualTo("ValidationException 400");
        }
    }

    @Nested
    class ReEncrypt {

        @Test
        void movesABlobToAnotherKeyAndContext() {
            GenerateDataKeyResponse generated = generate();
            String other = simulator.createKey(SdkClients.REGION);

            ReEncryptResponse answer = kms.reEncrypt(request -> request.sourceKeyId(key)
                    .destinationKeyId(other)
                    .ciphertextBlob(generated.ciphertextBlob())
                    .sourceEncryptionContext(CONTEXT)
                    .destinationEncryptionContext(OTHER_CONTEXT));

            assertThat(answer.sourceKeyId()).isEqualTo(key);
            assertThat(answer.keyId()).isEqualTo(other);
            assertThat(kms.decrypt(request -> request.keyId(other)
                                    .ciphertextBlob(answer.ciphertextBlob())
                                    .encryptionContext(OTHER_CONTEXT))
                            .plaintext()
                            .equals(generated.plaintext()))
                    .isTrue();
        }

        @Test
        void failsWhenAnotherSourceIsNamed() {
            SdkBytes blob = generate().ciphertextBlob();
            String other = simulator.createKey(SdkClients.REGION);

            assertThat(errorOf(() -> kms.reEncrypt(request -> request.sourceKeyId(other)
                            .destinationKeyId(key)
                            .ciphertextBlob(blob)
                            .sourceEncryptionContext(CONTEXT))))
                    .isEqualTo("IncorrectKeyException 400");
        }
    }

    @Nested
    class DryRun {

        @Test
        void saysThatTheCallWouldHaveSucceeded() {
            SdkBytes blob = generate().ciphertextBlob();

            assertThat(errorOf(() -> kms.generateDataKey(
                            request -> request.keyId(key).keySpec("AES_256").dryRun(true))))
                    .isEqualTo("DryRunOperationException 400");
            assertThat(errorOf(() -> kms.decrypt(request -> request.keyId(key)
                            .ciphertextBlob(blob)
                            .encryptionContext(CONTEXT)
                            .dryRun(true))))
                    .isEqualTo("DryRunOperationException 400");
        }

        @Test
        void saysWhyTheCallWouldHaveFailed() {
            kms.disableKey(request -> request.keyId(key));

            assertThat(errorOf(() -> kms.generateDataKey(
                            request -> request.keyId(key).keySpec("AES_256").dryRun(true))))
                    .isEqualTo("DisabledException 400");
        }
    }
}
