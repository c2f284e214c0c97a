package org.medchain.keys.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class ArchiveSettingsTest {

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path existing;

    private ArchiveSettings settings() {
        return new ArchiveSettings(MapConfig.variables(environment));
    }

    @Test
    void haveNoDirectoryUnlessOneIsNamed() {
        assertThat(settings().directory()).isEmpty();
    }

    @Test
    void haveADirectoryThatExists() {
        environment.put("AUDIT_ARCHIVE_DIRECTORY", existing.toString());

        assertThat(settings().directory()).contains(existing);
    }

    @Test
    void refuseADirectoryThatIsMissing() {
        environment.put("AUDIT_ARCHIVE_DIRECTORY", existing.resolve("missing").toString());

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings())
                .withMessage("AUDIT_ARCHIVE_DIRECTORY must name a directory that exists and can be written");
    }

    @Test
    void lookOnceADay() {
        assertThat(settings().interval()).isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "604801", "daily"})
    void refuseAnIntervalThatIsNone(String seconds) {
        environment.put("AUDIT_ARCHIVE_SECONDS", seconds);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings())
                .withMessage("AUDIT_ARCHIVE_SECONDS must be a whole number from 1 to 604800");
    }
}
