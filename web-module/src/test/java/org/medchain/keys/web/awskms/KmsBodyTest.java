package org.medchain.keys.web.awskms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class KmsBodyTest {

    private static KmsBody read(String json) throws IOException {
        return KmsBody.read(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                "KeyId",
                "NumberOfBytes",
                "EncryptionContext",
                "EncryptionAlgorithm",
                "CiphertextBlob");
    }

    private static void assertMalformed(ThrowingCallable reading, String message) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(reading)
                .withMessage(message);
    }

    @Nested
    class Read {

        /** Two names in Latin-1 would be one after a replacement. */
        @Test
        void takesUtf8Only() {
            byte[] latin = "{\"KeyId\":\"M\u00fcller\"}".getBytes(StandardCharsets.ISO_8859_1);

            assertMalformed(
                    () -> KmsBody.read(new ByteArrayInputStream(latin), "KeyId"),
                    "body must be one JSON object in UTF-8 (RFC 8259)");
        }

        @Test
        void takesNoNumberThatIsEndless() {
            assertMalformed(
                    () -> read("{\"NumberOfBytes\":" + "9".repeat(2000) + "}"),
                    "body must be one JSON object in UTF-8 (RFC 8259)");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "[]",
                    "\"text\"",
                    "{",
                    "{} {}",
                    "{\"KeyId\":\"a\",\"KeyId\":\"b\"}",
                    "{\"EncryptionContext\":{\"a\":{}}}",
                    "{\"KeyId\":[[]]}"
                })
        void takesOneObjectOnly(String json) {
            assertMalformed(() -> read(json), "body must be one JSON object in UTF-8 (RFC 8259)");
        }

        @Test
        void refusesWhatTheOperationDoesNotHaveByItsName() {
            assertMalformed(() -> read("{\"Recipient\":{}}"), "Recipient is not known");
        }

        /** As it is for AWS KMS. */
        @Test
        void takesWhatIsNullForMissingWhateverItsName() throws IOException {
            assertThat(read("{\"KeyId\":\"a\",\"Recipient\":null}").text("KeyId"))
                    .isEqualTo("a");
        }

        @Test
        void takesNoMoreThanTheInterfaceDoes() {
            assertMalformed(
                    () -> read("{\"KeyId\":\"" + "a".repeat(65_536) + "\"}"), "body must be at most 65536 bytes");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"GrantTokens\":[],\"DryRun\":false}", "{\"GrantTokens\":null,\"DryRun\":null}"})
        void takesGrantsAndDryRunsThatAskForNothing(String json) throws IOException {
            assertThat(read(json).findText("KeyId")).isEmpty();
        }

        @Test
        void refusesGrantsAndDryRuns() {
            assertMalformed(() -> read("{\"DryRun\":true}"), "DryRun must be false");
            assertMalformed(() -> read("{\"GrantTokens\":[\"a\"]}"), "GrantTokens must be empty: there are no grants");
        }
    }

    @Nested
    class Members {

        @Test
        void areTexts() throws IOException {
            assertThat(read("{\"KeyId\":\"alias/a\"}").text("KeyId")).isEqualTo("alias/a");
            assertThat(read("{\"KeyId\":null}").findText("KeyId")).isEmpty();
            assertMalformed(() -> read("{}").text("KeyId"), "KeyId is missing");
            assertMalformed(() -> read("{\"KeyId\":{}}").text("KeyId"), "KeyId must be a text");
            assertMalformed(() -> read("{\"KeyId\":1}").text("KeyId"), "KeyId must be a text");
        }

        @Test
        void areWholeNumbers() throws IOException {
            assertThat(read("{\"NumberOfBytes\":32}").findNumber("NumberOfBytes"))
                    .contains(32);
            assertThat(read("{}").findNumber("NumberOfBytes")).isEmpty();
            for (String wrong : new String[] {"\"32\"", "1.5", "99999999999", "true"}) {
                assertMalformed(
                        () -> read("{\"NumberOfBytes\":" + wrong + "}").findNumber("NumberOfBytes"),
                        "NumberOfBytes must be a whole number");
            }
        }

        @Test
        void areBytesInBase64() throws IOException {
            assertThat(read("{\"CiphertextBlob\":\"AQID\"}").bytes("CiphertextBlob"))
                    .containsExactly(1, 2, 3);
            assertMalformed(
                    () -> read("{\"CiphertextBlob\":\"A*==\"}").bytes("CiphertextBlob"),
                    "CiphertextBlob must be base64 (RFC 4648 section 4), without line breaks");
            assertMalformed(() -> read("{}").bytes("CiphertextBlob"), "CiphertextBlob is missing");
        }

        @Test
        void areEntriesOfText() throws IOException {
            assertThat(read("{\"EncryptionContext\":{\"a\":\"b\",\"c\":\"\"}}").entries("EncryptionContext"))
                    .isEqualTo(Map.of("a", "b", "c", ""));
            assertThat(read("{}").entries("EncryptionContext")).isEmpty();
            assertMalformed(
                    () -> read("{\"EncryptionContext\":[]}").entries("EncryptionContext"),
                    "EncryptionContext must be a JSON object");
            assertMalformed(
                    () -> read("{\"EncryptionContext\":{\"a\":1}}").entries("EncryptionContext"),
                    "EncryptionContext must have texts only");
        }

        @Test
        void areTheOneAlgorithm() throws IOException {
            read("{}").requireSymmetric("EncryptionAlgorithm");
            read("{\"EncryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"}").requireSymmetric("EncryptionAlgorithm");
            assertMalformed(
                    () -> read("{\"EncryptionAlgorithm\":\"RSAES_OAEP_SHA_256\"}")
                            .requireSymmetric("EncryptionAlgorithm"),
                    "EncryptionAlgorithm must be SYMMETRIC_DEFAULT");
        }
    }
}
