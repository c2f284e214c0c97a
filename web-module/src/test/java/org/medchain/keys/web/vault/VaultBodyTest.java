package org.medchain.keys.web.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class VaultBodyTest {

    private static final Set<String> ITEM = Set.of("plaintext", "context");

    private static VaultBody read(String json) throws IOException {
        return VaultBody.read(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                VaultBody.MOST_OF_A_BATCH,
                "hospital-a",
                "plaintext",
                "context",
                "bits",
                VaultBody.BATCH);
    }

    private static void assertMalformed(ThrowingCallable reading, String message) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(reading)
                .withMessage(message);
    }

    @Nested
    class Read {

        @ParameterizedTest
        @ValueSource(
                strings = {" ", "[]", "{", "{} {}", "{\"bits\":1,\"bits\":2}", "{\"batch_input\":[{\"context\":{}}]}"})
        void takesOneObjectOnly(String json) {
            assertMalformed(() -> read(json), "body must be one JSON object in UTF-8 (RFC 8259)");
        }

        /** Kroxylicious asks for a data key without a body. */
        @Test
        void takesNothingForAnObjectWithoutMembers() throws IOException {
            assertThat(read("").findText("context")).isEmpty();
        }

        @Test
        void refusesWhatTheOperationDoesNotHave() {
            assertMalformed(() -> read("{\"hmac\":\"a\"}"), "hmac is not known");
            assertMalformed(() -> read("{\"padding_scheme\":\"oaep\"}"), "body has a name that is not known");
        }

        /** hvac sends what it was not given as null. */
        @Test
        void takesNullForMissing() throws IOException {
            assertThat(read("{\"plaintext\":null,\"hmac\":null,\"name\":null}").findText("plaintext"))
                    .isEmpty();
        }

        /** node-vault repeats the path's key in the body. */
        @Test
        void takesTheNameOfThePathAlone() throws IOException {
            assertThat(read("{\"name\":\"hospital-a\"}").findText("plaintext")).isEmpty();
            assertMalformed(() -> read("{\"name\":\"hospital-b\"}"), "name must be the key of the path");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"type\":\"aes256-gcm96\",\"key_version\":0,\"convergent_encryption\":false,\"nonce\":\"\"}",
                    "{\"type\":null,\"key_version\":1,\"convergent_encryption\":\"false\",\"nonce\":null}",
                    "{\"key_version\":\"1\"}"
                })
        void takesWhatClientsAlwaysSend(String json) throws IOException {
            assertThat(read(json).findText("plaintext")).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"type\":\"rsa-2048\"}|type must be missing, or aes256-gcm96",
                    "{\"key_version\":2}|key_version must be missing, or 0 or 1",
                    "{\"convergent_encryption\":true}|convergent_encryption must be missing, or false",
                    "{\"nonce\":\"AAAA\"}|nonce must be missing, or empty"
                })
        void refusesWhatAsksForMore(String json, String message) {
            assertMalformed(() -> read(json), message);
        }
    }

    @Nested
    class Members {

        @Test
        void areTexts() throws IOException {
            assertThat(read("{\"context\":\"a\"}").text("context")).isEqualTo("a");
            assertMalformed(() -> read("{}").text("context"), "context is missing");
            assertMalformed(() -> read("{\"context\":\"\"}").text("context"), "context is missing");
            assertMalformed(() -> read("{\"context\":1}").text("context"), "context must be a text");
        }

        /** Vault's command line sends each number as a text. */
        @Test
        void areWholeNumbersOrTheirTexts() throws IOException {
            assertThat(read("{\"bits\":256}").findNumber("bits")).contains(256);
            assertThat(read("{\"bits\":\"256\"}").findNumber("bits")).contains(256);
            assertThat(read("{}").findNumber("bits")).isEmpty();
            for (String wrong : new String[] {"1.5", "\"\"", "9999999999", "true", "-1", "\"1e3\"", "[]"}) {
                assertMalformed(
                        () -> read("{\"bits\":" + wrong + "}").findNumber("bits"), "bits must be a whole number");
            }
        }

        @Test
        void areBytesInBase64() throws IOException {
            assertThat(read("{\"context\":\"AQID\"}").bytes("context")).containsExactly(1, 2, 3);
            assertThat(read("{}").bytesOrNone("context")).isEmpty();
            assertMalformed(
                    () -> read("{\"context\":\"A*==\"}").bytes("context"),
                    "context must be base64 (RFC 4648 section 4), without line breaks");
        }
    }

    @Nested
    class Batch {

        @Test
        void isNotThereIfTheBodyIsAnItem() throws IOException {
            assertThat(read("{\"plaintext\":\"AQID\"}").batch(ITEM)).isEmpty();
            assertThat(read("{\"batch_input\":null}").batch(ITEM)).isEmpty();
        }

        @Test
        void hasItsItemsInTheirOrder() throws IOException {
            List<VaultBody> items = read("{\"batch_input\":[{\"context\":\"a\",\"reference\":\"first\"},"
                            + "{\"context\":\"b\",\"key_version\":0}]}")
                    .batch(ITEM)
                    .orElseThrow();

            assertThat(items).extracting(item -> item.text("context")).containsExactly("a", "b");
            assertThat(items)
                    .extracting(VaultBody::reference)
                    .map(it -> it.orElse("-"))
                    .containsExactly("first", "-");
        }

        @Test
        void saysWhichItemIsMalformed() throws IOException {
            List<VaultBody> items = read("{\"batch_input\":[{\"context\":\"a\"},{}]}")
                    .batch(ITEM)
                    .orElseThrow();

            assertMalformed(() -> items.get(1).text("context"), "batch_input[1].context is missing");
            assertThat(items.get(1).placed(new MalformedValueException("context", "is wrong")))
                    .hasMessage("batch_input[1].context is wrong");
            assertMalformed(
                    () -> read("{\"batch_input\":[{\"my_own\":\"a\"}]}").batch(ITEM),
                    "batch_input[0] has a name that is not known");
            assertMalformed(
                    () -> read("{\"batch_input\":[{},{\"key_version\":2}]}").batch(ITEM),
                    "batch_input[1].key_version must be missing, or 0 or 1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "true"})
        void isRefusedBeforeAnythingIsDoneIfAReferenceIsNoText(String reference) {
            assertMalformed(
                    () -> read("{\"batch_input\":[{},{\"reference\":" + reference + "}]}")
                            .batch(ITEM),
                    "batch_input[1].reference must be a text");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "{}", "\"a\"", "1"})
        void isAListOfSome(String value) {
            assertMalformed(
                    () -> read("{\"batch_input\":" + value + "}").batch(ITEM),
                    "batch_input must be a list of 1 to 1000 objects");
        }

        @Test
        void hasAtMostAThousandItems() throws IOException {
            String many = IntStream.range(0, 1000).mapToObj(item -> "{}").collect(Collectors.joining(","));

            assertThat(read("{\"batch_input\":[" + many + "]}").batch(ITEM).orElseThrow())
                    .hasSize(1000);
            assertMalformed(
                    () -> read("{\"batch_input\":[{}," + many + "]}").batch(ITEM),
                    "batch_input must be a list of 1 to 1000 objects");
        }

        @Test
        void hasObjectsAlone() {
            assertMalformed(
                    () -> read("{\"batch_input\":[\"a\"]}").batch(ITEM), "batch_input[0] must be a JSON object");
        }

        @Test
        void standsAlone() {
            assertMalformed(
                    () -> read("{\"batch_input\":[{}],\"context\":\"a\"}").batch(ITEM),
                    "context must not be beside batch_input");
        }
    }
}
