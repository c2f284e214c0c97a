package org.medchain.keys.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilesTest {

    @TempDir
    private Path directory;

    private Path secret(String mode, String content) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static ServerVariables read(Map<String, String> environment) {
        ServerVariables variables = new ServerVariables(environment);
        SecretFiles.readInto(variables);
        return variables;
    }

    private static void assertRefused(Map<String, String> environment, String line) {
        assertThatThrownBy(() -> read(environment))
                .isInstanceOf(ServerException.class)
                .hasMessage(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--r-----"})
    void areReadInPlaceOfTheirVariables(String mode) throws IOException {
        String file = secret(mode, "of a file").toString();

        assertThat(read(Map.of("LOCAL_KEK_FILE", file)).asMap()).isEqualTo(Map.of("LOCAL_KEK", "of a file"));
    }

    @Test
    void loseOneLineBreak() throws IOException {
        String file = secret("r--------", " two\n\n").toString();

        assertThat(read(Map.of("LOCAL_KEK_FILE", file)).get("LOCAL_KEK")).isEqualTo(" two\n");
    }

    /** The server refuses to start with one that nobody has read. */
    @Test
    void leaveNoVariableThatNamesNoFile() {
        assertThat(read(Map.of("LOCAL_KEK_FILE", "")).asMap()).isEmpty();
    }

    @Test
    void areRefusedBesideTheirVariable() throws IOException {
        String file = secret("r--------", "of a file").toString();

        assertRefused(
                Map.of("LOCAL_KEK", "of the environment", "LOCAL_KEK_FILE", file),
                "LOCAL_KEK_FILE must not be set beside LOCAL_KEK.");
    }

    @Test
    void areRefusedIfTheyAreMissing() {
        assertRefused(
                Map.of("DATABASE_PASSWORD_FILE", directory.toString()),
                "DATABASE_PASSWORD_FILE must name a file that can be read.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n"})
    void areRefusedIfTheyAreEmpty(String content) throws IOException {
        assertRefused(
                Map.of("KEYSTORE_PASSWORD_FILE", secret("r--------", content).toString()),
                "KEYSTORE_PASSWORD_FILE names a file that is empty.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-rw----", "rw-----w-"})
    void areRefusedIfTheyAreOpenToOthers(String mode) throws IOException {
        assertRefused(
                Map.of("ERASURE_KEYS_KEK_FILE", secret(mode, "of a file").toString()),
                "ERASURE_KEYS_KEK_FILE names a file that is open to others: give it mode 0400 or 0440.");
    }

    @Test
    void areThoseThatTheTableOfVariablesHas() throws IOException {
        String row = Files.readString(Path.of("..", "docs", "run", "configuration.md"))
                .lines()
                .filter(line -> line.startsWith("| `AWS_SECRET_ACCESS_KEY_FILE`"))
                .findFirst()
                .orElseThrow();

        assertThat(Pattern.compile("`([A-Z_]+)_FILE`").matcher(row).results().map(it -> it.group(1)))
                .containsExactlyInAnyOrderElementsOf(SecretFiles.NAMES);
    }
}
