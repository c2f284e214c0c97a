package org.medchain.keys.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.client.http.KeysOverHttp;
import org.medchain.keys.client.message.SealingOutputStream;

/** The example of docs/clients/java.md is what this class does between two comments. */
class JavaPageTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();

    private static final byte[] REPORT = "Kalium 4,1 mmol/l".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private byte[] doAsThePageSays(URI service, InputStream scan, Path file, OutputStream viewer) throws IOException {
        byte[] report = REPORT;
        Supplier<String> token = () -> "token";
        // begin
        KeySource source = new HttpKeySource(new HttpKeySourceSettings(service, token));
        PatientVaults vaults = new PatientVaults(source, new TenantId("hospital-a"));
        PatientVault vault = vaults.of(new PatientId("patient-1"));

        byte[] message = vault.seal(report, Map.of("record", "lab-7"));
        byte[] opened = vault.open(message, Map.of("record", "lab-7"));

        // Not in its place before it is whole: what was sealed there earlier stays until then.
        Path part = Files.createTempFile(directory, "scan-9", null);
        try {
            try (OutputStream out = Files.newOutputStream(part);
                    SealingOutputStream sealing = vault.sealing(out, Map.of("record", "scan-9"))) {
                sealing.transferFrom(scan);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }

        try (InputStream in = Files.newInputStream(file);
                InputStream opening = vault.opening(in, Map.of("record", "scan-9"))) {
            opening.transferTo(viewer);
        }
        // end
        return opened;
    }

    @Test
    void doesWhatItSays() throws IOException {
        ByteArrayOutputStream viewer = new ByteArrayOutputStream();
        InputStream scan = new ByteArrayInputStream(new byte[100_000]);
        try (KeysOverHttp server = new KeysOverHttp(new InMemoryService())) {
            assertThat(doAsThePageSays(server.address(), scan, directory.resolve("scan"), viewer))
                    .isEqualTo(REPORT);
        }
        assertThat(viewer.toByteArray()).isEqualTo(new byte[100_000]);
        assertThat(directory.toFile().list()).containsExactly("scan");
    }

    @Test
    void leavesNothingBehindIfTheContentBreaksOff() throws IOException {
        InputStream scan = new SequenceInputStream(new ByteArrayInputStream(new byte[100_000]), new InputStream() {

            @Override
            public int read() throws IOException {
                throw new IOException("of the test");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        });
        try (KeysOverHttp server = new KeysOverHttp(new InMemoryService())) {
            assertThatIOException()
                    .isThrownBy(() -> doAsThePageSays(
                            server.address(), scan, directory.resolve("scan"), new ByteArrayOutputStream()));
        }
        assertThat(directory).isEmptyDirectory();
    }

    /** What stands between two comments of that class, too. */
    @ParameterizedTest
    @ValueSource(strings = {"JavaPageTest", "jpa/Admission", "jpa/SealedConverterTest"})
    void standsInThePage(String file) throws IOException {
        String source = Files.readString(MODULE.resolve("src/test/java/org/medchain/keys/client/" + file + ".java"));
        String example = source.substring(source.indexOf("// begin") + "// begin".length(), source.indexOf("// end"));

        assertThat(withoutBlanks(Files.readString(MODULE.resolveSibling("docs/clients/java.md"))))
                .contains("```java" + withoutBlanks(example) + "```");
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", "");
    }
}
