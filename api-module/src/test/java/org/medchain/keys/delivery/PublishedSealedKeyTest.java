package org.medchain.keys.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.PlainKey;

/** The worked example of docs/formats.md, and docs/examples/open_sealed_key.py where its Python has HPKE. */
class PublishedSealedKeyTest {

    private final PublishedSealedKey example = PublishedSealedKey.read();

    @Nested
    class Example {

        @Test
        void opens() {
            PlainKey opened = example.recipient()
                    .open(example.sealedKey(), example.keyId(), example.context())
                    .orElseThrow();

            assertThat(opened.copyOfBytes()).isEqualTo(example.hex("plainKey"));
        }

        @Test
        void hasThePartsThatItNames() {
            byte[] header = Arrays.copyOf(example.sealedKey(), 19);

            assertThat(example.recipient().publicKey()).isEqualTo(example.text("recipientPublicKey"));
            assertThat(Arrays.copyOfRange(header, 3, 19)).isEqualTo(example.hex("salt"));
            assertThat(SealedKeyV1.info(header, example.keyId(), example.context()))
                    .isEqualTo(example.hex("info"));
        }
    }

    @Nested
    class Script {

        @TempDir
        private Path directory;

        @BeforeEach
        void needHpke() throws IOException, InterruptedException {
            assumeTrue(
                    python("-c", "from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey")
                                    .status()
                            == 0,
                    "python3 has the package cryptography, 48 or newer, over OpenSSL 3.5 or newer");
        }

        @Test
        void printsThePlainKeyOfThePage() throws IOException, InterruptedException {
            assertThat(open(PublishedSealedKey.page())).isEqualTo(new Answer(0, example.text("plainKey")));
        }

        @Test
        void opensWhatIsSealedHere() throws IOException, InterruptedException {
            byte[] key = new byte[PlainKey.LENGTH];
            new SecureRandom().nextBytes(key);
            byte[] sealedKey = KeySealer.to(example.text("recipientPublicKey"), new SecureRandom())
                    .seal(PlainKey.takeCopyOf(key), example.keyId(), example.context());

            assertThat(openWith("sealedKey", Base64.getEncoder().encodeToString(sealedKey)))
                    .isEqualTo(new Answer(0, HexFormat.of().formatHex(key)));
        }

        @Test
        void hasItsSealedKeysOpenedHere() throws IOException, InterruptedException {
            String program = """
                    import base64, sys
                    sys.path.insert(0, sys.argv[1])
                    import open_sealed_key as it
                    from cryptography.hazmat.primitives import hpke
                    header = it.MAGIC_AND_VERSION + bytes(16)
                    key = hpke.MLKEM768X25519PrivateKey(*it.private_keys(bytes.fromhex(sys.argv[2]))).public_key()
                    info = it.info(header, sys.argv[3], it.canonical_context(sys.argv[4], sys.argv[5]))
                    print(base64.b64encode(header + it.SUITE.encrypt(bytes(range(32)), key, info=info)).decode())
                    """;
            Answer sealedKey = python(
                    "-c",
                    program,
                    PublishedSealedKey.script().getParent().toString(),
                    example.text("seed"),
                    example.text("keyId"),
                    example.text("tenantId"),
                    example.text("patientId"));

            PlainKey opened = example.recipient()
                    .open(Base64.getDecoder().decode(sealedKey.output()), example.keyId(), example.context())
                    .orElseThrow();

            assertThat(opened.copyOfBytes()).startsWith(0, 1, 2).endsWith(30, 31);
        }

        /** A byte of each part: magic, version, salt, ML-KEM-768, X25519, ciphertext, tag. */
        @ParameterizedTest
        @ValueSource(ints = {0, 2, 3, 19, 1106, 1107, 1139, 1171})
        void refusesASealedKeyWithABitFlipped(int offset) throws IOException, InterruptedException {
            byte[] flipped = example.sealedKey();
            flipped[offset] ^= 1;

            assertThat(openWith("sealedKey", Base64.getEncoder().encodeToString(flipped)))
                    .isEqualTo(new Answer(1, "the sealed key does not open"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"tenantId", "patientId"})
        void refusesAnotherContext(String name) throws IOException, InterruptedException {
            assertThat(openWith(name, example.text(name) + "5"))
                    .isEqualTo(new Answer(1, "the sealed key does not open"));
        }

        /** The page has other blocks with entries of the same names. */
        private Answer openWith(String name, String value) throws IOException, InterruptedException {
            StringBuilder block = new StringBuilder("```sealed-example\n");
            for (String entry : List.of("seed", "tenantId", "patientId", "keyId", "sealedKey")) {
                block.append(entry)
                        .append(" = ")
                        .append(entry.equals(name) ? value : example.text(entry))
                        .append('\n');
            }
            return open(Files.writeString(directory.resolve("page.md"), block + "```\n"));
        }

        private static Answer open(Path page) throws IOException, InterruptedException {
            return python(PublishedSealedKey.script().toString(), page.toString());
        }
    }

    private record Answer(int status, String output) {}

    private static Answer python(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), output.strip());
        } catch (IOException e) {
            return new Answer(127, "there is no python3");
        }
    }
}
