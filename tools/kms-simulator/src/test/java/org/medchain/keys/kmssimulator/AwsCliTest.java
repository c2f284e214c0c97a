package org.medchain.keys.kmssimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AWS CLI against the simulator; skipped where {@code aws} is not on the PATH. */
class AwsCliTest extends SimulatorTest {

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireAwsCli() {
        assumeThat(Stream.of(System.getenv("PATH").split(":", -1)).map(path -> Path.of(path, "aws")))
                .as("aws on the PATH")
                .anyMatch(Files::isExecutable);
    }

    private String aws(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("aws", "--endpoint-url", simulator.endpoint().toString(), "--output", "text", "kms"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID",
                        SdkClients.USER,
                        "AWS_SECRET_ACCESS_KEY",
                        UUID.randomUUID().toString(),
                        "AWS_DEFAULT_REGION",
                        SdkClients.REGION,
                        "AWS_CONFIG_FILE",
                        directory.resolve("none").toString(),
                        "AWS_PAGER",
                        ""));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    @Nested
    class Cipher {

        private static final String CONTEXT = "patientId=p-1,tenantId=clinic-north";

        /** The answer's base64 as the file that {@code fileb://} wants. */
        private void store(String base64) throws IOException {
            Files.write(directory.resolve("blob"), Base64.getDecoder().decode(base64));
        }

        @Test
        void generatesDecryptsAndReEncrypts() throws Exception {
            String[] generated = aws(
                            "generate-data-key",
                            "--key-id",
                            key,
                            "--key-spec",
                            "AES_256",
                            "--encryption-context",
                            CONTEXT,
                            "--query",
                            "[CiphertextBlob,Plaintext]")
                    .split("\\s+", -1);
            store(generated[0]);
            String opened = aws(
                    "decrypt",
                    "--ciphertext-blob",
                    "fileb://blob",
                    "--key-id",
                    key,
                    "--encryption-context",
                    CONTEXT,
                    "--query",
                    "Plaintext");
            assertThat(opened.equals(generated[1])).isTrue();

            String other = simulator.createKey(SdkClients.REGION);
            store(aws(
                    "re-encrypt",
                    "--ciphertext-blob",
                    "fileb://blob",
                    "--source-key-id",
                    key,
                    "--source-encryption-context",
                    CONTEXT,
                    "--destination-key-id",
                    other,
                    "--destination-encryption-context",
                    CONTEXT,
                    "--query",
                    "CiphertextBlob"));
            String moved = aws(
                    "decrypt",
                    "--ciphertext-blob",
                    "fileb://blob",
                    "--key-id",
                    other,
                    "--encryption-context",
                    CONTEXT,
                    "--query",
                    "Plaintext");
            assertThat(moved.equals(generated[1])).isTrue();
        }

        @Test
        void doesNotDecryptUnderAnotherContext() throws Exception {
            store(aws(
                    "generate-data-key-without-plaintext",
                    "--key-id",
                    key,
                    "--key-spec",
                    "AES_256",
                    "--encryption-context",
                    CONTEXT,
                    "--query",
                    "CiphertextBlob"));

            assertThat(aws(
                            "decrypt",
                            "--ciphertext-blob",
                            "fileb://blob",
                            "--encryption-context",
                            "patientId=p-2,tenantId=clinic-north",
                            "--query",
                            "KeyId"))
                    .contains("InvalidCiphertextException");
        }
    }

    @Nested
    class Administration {

        @Test
        void createsAKeyAndLetsItGo() throws Exception {
            String id = aws("create-key", "--multi-region", "--query", "KeyMetadata.KeyId");
            assertThat(id).startsWith("mrk-");
            assertThat(aws("create-alias", "--alias-name", "alias/clinic", "--target-key-id", id))
                    .isEmpty();
            assertThat(aws("enable-key-rotation", "--key-id", id)).isEmpty();
            assertThat(aws("get-key-rotation-status", "--key-id", id, "--query", "KeyRotationEnabled"))
                    .isEqualTo("True");

            assertThat(aws("schedule-key-deletion", "--key-id", id, "--query", "KeyState"))
                    .isEqualTo("PendingDeletion");
            assertThat(aws(
                                    "describe-key",
                                    "--key-id",
                                    "alias/clinic",
                                    "--query",
                                    "KeyMetadata.[KeyId,KeyState,Enabled]")
                            .split("\\s+", -1))
                    .containsExactly(id, "PendingDeletion", "False");
        }
    }
}
