package org.medchain.keys.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {

    @TempDir
    private Path directory;

    private Path settings(String mode, String content) throws IOException {
        Path file = Files.writeString(directory.resolve("medchain.env"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static ServerVariables read(Path file, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("MEDCHAIN_ENVIRONMENT", file.toString());
        ServerVariables variables = new ServerVariables(environment);
        SettingsFile.readInto(variables);
        return variables;
    }

    @Test
    void expandsNothingAndChangesNothingThatIsSet() throws IOException {
        Path file = settings("rw-------", "# a comment\n\nDATABASE_URL=jdbc:x;A=$B\nHTTP_PORT=1\nHTTPS_PORT=2");

        ServerVariables variables = read(file, Map.of("HTTP_PORT", ""));

        assertThat(variables.get("DATABASE_URL")).isEqualTo("jdbc:x;A=$B");
        assertThat(variables.get("HTTP_PORT")).isEmpty();
        assertThat(variables.get("HTTPS_PORT")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--"})
    void isRefusedIfOthersCanReadIt(String mode) throws IOException {
        Path file = settings(mode, "HTTPS_PORT=9443\n");

        assertThatThrownBy(() -> read(file, Map.of()))
                .hasMessage("The file that MEDCHAIN_ENVIRONMENT names is open to others: give it mode 0600.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"export LOCAL_KEK=pasted", "pasted", "lower=pasted", "=pasted"})
    void isRefusedWithALineThatIsNoSettingAndThatIsNotRepeated(String line) throws IOException {
        Path file = settings("rw-------", "# a comment\n\n" + line + "\n");

        assertThatThrownBy(() -> read(file, Map.of()))
                .hasMessage("The file that MEDCHAIN_ENVIRONMENT names has a line that is not NAME=value.");
    }

    @Test
    void isRefusedIfItIsNotThere() {
        assertThatThrownBy(() -> read(directory.resolve("missing"), Map.of()))
                .hasMessage("MEDCHAIN_ENVIRONMENT must name a file that can be read.");
    }
}
