package org.medchain.keys.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.HsmKeyLabel;

class HsmSettingsTest {

    private static final HsmKeyLabel KEY = new HsmKeyLabel("medchain-1");

    @TempDir
    private Path directory;

    private Path library;

    @BeforeEach
    void makeFile() throws IOException {
        library = Files.createFile(directory.resolve("library.so"));
    }

    private HsmSettings settings(Path path, String tokenLabel) {
        return new HsmSettings(path, tokenLabel, SoftHsm.pinOf("1234"), KEY);
    }

    static Stream<String> labels() {
        return Stream.of("a", "Clinic North", "ü".repeat(16), "a".repeat(32));
    }

    @ParameterizedTest
    @MethodSource("labels")
    void takesLabelsOfTokens(String label) {
        assertThat(settings(library, label).tokenLabel()).isEqualTo(label);
    }

    static Stream<String> otherLabels() {
        return Stream.of("", " a", "a ", "ü".repeat(17), "a".repeat(33));
    }

    @ParameterizedTest
    @MethodSource("otherLabels")
    void refusesWhatNoTokenIsCalled(String label) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(library, label))
                .withMessage("HSM_TOKEN_LABEL must have 1 to 32 bytes, and no blank at either end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"library.so", "/lib/a b.so", "/lib/${user.home}.so", "/lib/a\nslot=1"})
    void refusesAPathThatTheJdkWouldReadOtherwise(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Path.of(path), "medchain"))
                .withMessage("HSM_LIBRARY must be an absolute path of letters, digits and . _ + -");
    }

    @Test
    void refusesALibraryThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(directory.resolve("other.so"), "medchain"))
                .withMessage("HSM_LIBRARY must name a PKCS #11 library that can be read");
        assertThatIllegalArgumentException().isThrownBy(() -> settings(directory, "medchain"));
    }
}
