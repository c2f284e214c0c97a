package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineCommandsTest {

    @TempDir
    private Path directory;

    private static String arguments(Map<String, String> environment, String... typed) {
        return String.join(" ", OfflineCommands.certificateArguments(environment, typed));
    }

    @Test
    void verifyACertificateByTheInstallationsKey() {
        assertThat(arguments(Map.of("CERTIFICATE_KEY_FILE", "/k"), "c.jws"))
                .isEqualTo("--certificate c.jws --public-key /k.pub");
    }

    @Test
    void verifyACertificateByBothKeysOfTheInstallation() throws IOException {
        Path second = directory.resolve("second");
        Files.writeString(directory.resolve("second.pub"), "a public key");

        assertThat(arguments(
                        Map.of("CERTIFICATE_KEY_FILE", "/k", "CERTIFICATE_ML_DSA_KEY_FILE", second.toString()),
                        "c.jws"))
                .isEqualTo("--certificate c.jws --public-key /k.pub --public-key " + second + ".pub");
    }

    @Test
    void verifyACertificateByTheOneKeyThatThereIs() {
        assertThat(arguments(
                        Map.of("CERTIFICATE_KEY_FILE", "/k", "CERTIFICATE_ML_DSA_KEY_FILE", "/nowhere/second"),
                        "c.jws"))
                .isEqualTo("--certificate c.jws --public-key /k.pub");
    }

    @Test
    void verifyACertificateByAnotherKey() {
        assertThat(arguments(Map.of("CERTIFICATE_KEY_FILE", "/k"), "--certificate", "c.jws", "--public-key", "other"))
                .isEqualTo("--certificate c.jws --public-key other");
        assertThat(arguments(Map.of(), "c.jws")).isEqualTo("--certificate c.jws");
    }
}
