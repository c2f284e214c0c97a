package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/examples/decrypt.py, where python3 and openssl are there to run it. */
class DecryptScriptTest {

    private final PublishedExample example = PublishedExample.read();

    @TempDir
    private Path directory;

    @BeforeEach
    void needPythonAndOpenssl() throws InterruptedException {
        assumeTrue(isThere("python3", "--version") && isThere("openssl", "version"), "python3 and openssl are there");
    }

    @Nested
    class Decrypt {

        @Test
        void printsThePlainKeyOfThePage() throws IOException, InterruptedException {
            assertThat(decrypt(PublishedExample.page())).isEqualTo(new Answer(0, example.text("plainKey")));
        }

        /** A byte of each part: magic, version, provider, key id, nonce, ciphertext, tag. */
        @ParameterizedTest
        @ValueSource(ints = {0, 2, 3, 4, 20, 32, 136, 137, 152})
        void refusesAnEncryptedKeyWithABitFlipped(int offset) throws IOException, InterruptedException {
            byte[] flipped = example.base64("encryptedKey");
            flipped[offset] ^= 1;

            assertRefused("encryptedKey", Base64.getEncoder().encodeToString(flipped));
        }

        @ParameterizedTest
        @ValueSource(strings = {"tenantId", "patientId"})
        void refusesAnotherContext(String name) throws IOException, InterruptedException {
            assertRefused(name, example.text(name) + "5");
        }

        @Test
        void refusesAnotherKek() throws IOException, InterruptedException {
            assertRefused(
                    "kek", new StringBuilder(example.text("kek")).reverse().toString());
        }

        private void assertRefused(String name, String value) throws IOException, InterruptedException {
            String page = PublishedExample.readPage().replace(name + " = " + example.text(name), name + " = " + value);
            Path changed = Files.writeString(directory.resolve("page.md"), page);

            assertThat(decrypt(changed)).isEqualTo(new Answer(1, "the encrypted key does not open"));
        }
    }

    private record Answer(int exitCode, String output) {}

    private static Answer decrypt(Path page) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "python3", "-B", PublishedExample.script().toString(), page.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), output.strip());
    }

    private static boolean isThere(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
