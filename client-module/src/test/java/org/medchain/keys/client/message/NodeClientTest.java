package org.medchain.keys.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS' library for Node.js reads what is written here, and what it writes is read here. When asked: npm downloads it. */
@EnabledIfSystemProperty(named = "medchain.client.node", matches = "true")
class NodeClientTest {

    private static final int FRAME = Messages.FRAME;
    private static final int LARGE = (64 << 20) + 5;
    private static final Path SCRIPTS = Path.of("src/test/node");
    private static final Path DIRECTORY = Path.of("target/node");

    private final Messages messages = new Messages();

    @TempDir
    Path files;

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(DIRECTORY);
        for (String file : List.of("package.json", "message.js")) {
            Files.copy(SCRIPTS.resolve(file), DIRECTORY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock");
    }

    private static void run(String... command) throws Exception {
        Path log = DIRECTORY.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    private byte[] node(String verb, byte[] input) throws Exception {
        Path key = files.resolve("key.json");
        Files.writeString(key, key());
        Path in = files.resolve("in");
        Files.write(in, input);
        Path out = files.resolve("out");
        run("node", "message.js", verb, key.toString(), in.toString(), out.toString());
        return Files.readAllBytes(out);
    }

    private String key() {
        return "{\"keyId\":\"" + messages.keyId + "\",\"encryptedKey\":\"" + messages.encryptedKey.toBase64()
                + "\",\"plainKey\":\"" + Base64.getEncoder().encodeToString(messages.key) + "\"}";
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, FRAME - 1, FRAME, FRAME + 1, LARGE})
    void opensOurs(int length) throws Exception {
        byte[] plaintext = Messages.plaintext(length);

        assertThat(node("open", messages.seal(plaintext))).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, FRAME - 1, FRAME, FRAME + 1, LARGE})
    void makesWhatOpensHere(int length) throws Exception {
        byte[] plaintext = Messages.plaintext(length);

        byte[] message = node("seal", plaintext);

        assertThat(messages.open(message)).isEqualTo(plaintext);
        assertThat(messages.openAsStream(message).bytes()).isEqualTo(plaintext);
        assertThat(Message.headerOf(message).context().entries())
                .isEqualTo(Map.of("tenantId", "clinic-north", "record", "lab-7"));
    }
}
