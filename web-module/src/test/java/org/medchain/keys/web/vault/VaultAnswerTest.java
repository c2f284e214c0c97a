package org.medchain.keys.web.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.web.json.SecretAnswerWriter;
import org.medchain.keys.web.json.SecretObject;

class VaultAnswerTest {

    private static final String START =
            "{\"request_id\":\"r-1\",\"lease_id\":\"\",\"renewable\":false,\"lease_duration\":0,\"data\":";
    private static final String END = ",\"wrap_info\":null,\"warnings\":null,\"auth\":null}";

    private static byte[] bytes() {
        return new byte[] {1, 2, 3};
    }

    private static String written(VaultAnswer answer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(answer, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void write(VaultAnswer answer, OutputStream out) throws IOException {
        new SecretAnswerWriter().writeTo(answer, VaultAnswer.class, VaultAnswer.class, null, null, null, out);
    }

    @Nested
    class WriteTo {

        @Test
        void hasTheDataInTheFrame() throws IOException {
            assertThat(written(VaultAnswer.of("r-1", VaultResult.ofBlob(bytes()).withSecret(bytes()))))
                    .isEqualTo(START + "{\"ciphertext\":\"vault:v1:AQID\",\"key_version\":1,\"plaintext\":\"AQID\"}"
                            + END);
            assertThat(written(VaultAnswer.of("r-1", VaultResult.ofPlaintext(bytes()))))
                    .isEqualTo(START + "{\"plaintext\":\"AQID\"}" + END);
        }

        @Test
        void hasTheResultsOfABatchInTheirOrder() throws IOException {
            SecretObject opened = VaultResult.ofPlaintext(bytes()).with("reference", "a \"b\" \u00e4");

            assertThat(written(VaultAnswer.ofBatch("r-1", List.of(opened, VaultResult.ofError("no: No.")))))
                    .isEqualTo(
                            START + "{\"batch_results\":[{\"reference\":\"a \\\"b\\\" \u00e4\",\"plaintext\":\"AQID\"},"
                                    + "{\"error\":\"no: No.\"}]}" + END);
        }

        @Test
        void wipesTheSecretsWhetherItSucceedsOrNot() throws IOException {
            byte[] written = bytes();
            byte[] unwritten = bytes();
            byte[] behind = bytes();

            written(VaultAnswer.of("r-1", VaultResult.ofPlaintext(written)));
            Throwable failure = catchThrowable(() -> write(
                    VaultAnswer.ofBatch(
                            "r-1", List.of(VaultResult.ofPlaintext(unwritten), VaultResult.ofPlaintext(behind))),
                    broken()));

            assertThat(failure).isInstanceOf(IOException.class);
            assertThat(written).containsOnly(0);
            assertThat(unwritten).containsOnly(0);
            assertThat(behind).containsOnly(0);
        }

        private static OutputStream broken() {
            return new OutputStream() {
                @Override
                public void write(int oneByte) throws IOException {
                    throw new IOException("gone");
                }
            };
        }
    }

    @Nested
    class Text {

        @Test
        void isRedacted() {
            SecretObject result = VaultResult.ofPlaintext(bytes());

            assertThat(result).hasToString("SecretObject[redacted]");
            assertThat(VaultAnswer.of("r-1", result)).hasToString("VaultAnswer[redacted]");
        }
    }
}
