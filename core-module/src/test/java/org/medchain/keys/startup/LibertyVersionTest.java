package org.medchain.keys.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibertyVersionTest {

    @TempDir
    private Path installation;

    private Optional<String> warningOf(String version) throws IOException {
        Path directory = Files.createDirectories(installation.resolve("lib/versions"));
        Files.writeString(
                directory.resolve("openliberty.properties"),
                "# as Open Liberty has it\ncom.ibm.websphere.productName=Open Liberty\n"
                        + "com.ibm.websphere.productVersion=" + version + "\n");
        return LibertyVersion.findWarning(installation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"26.0.0.3", "26.0.0.3-beta", "26.0.0.1", "25.0.0.12", "9.0.0.4"})
    void isWarnedOfIfItIsAffected(String version) throws IOException {
        assertThat(warningOf(version))
                .hasValueSatisfying(warning -> assertThat(warning)
                        .startsWith("Open Liberty " + version.replace("-beta", "") + " ")
                        .contains("CVE-2026-8646", "CVE-2026-15396")
                        .doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"26.0.0.4", "26.0.0.10", "26.0.1.0", "27.0.0.1", "26.0.0.4-beta"})
    void isNotWarnedOfIfItIsLater(String version) throws IOException {
        assertThat(warningOf(version)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "newest", "26", "99999999999.0.0.1"})
    void isNotGuessed(String version) throws IOException {
        assertThat(warningOf(version)).isEmpty();
    }

    @Test
    void isThatOfTheServerOfThisProcess() throws IOException {
        Optional<String> warning = warningOf("26.0.0.3");
        System.setProperty(LibertyVersion.INSTALLATION, installation.toString());
        try {
            assertThat(LibertyVersion.findWarningOfThisServer()).isPresent().isEqualTo(warning);
        } finally {
            System.clearProperty(LibertyVersion.INSTALLATION);
        }
    }

    @Test
    void isNotKnownWhereThereIsNoOpenLiberty() {
        assertThat(LibertyVersion.findWarning(installation)).isEmpty();
        assertThat(LibertyVersion.findWarningOfThisServer()).isEmpty();
    }
}
