package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class ErasureSettingsTest {

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setWhatHasNoDefault() {
        environment.put("CERTIFICATE_KEY_FILE", "/var/key.pem");
    }

    private ErasureSettings settings() {
        return new ErasureSettings(MapConfig.variables(environment));
    }

    @Nested
    class CertificateKeyFile {

        @Test
        void isWhatIsNamed() {
            assertThat(settings().certificateKeyFile()).isEqualTo(Path.of("/var/key.pem"));
        }

        @Test
        void mustBeNamed() {
            environment.remove("CERTIFICATE_KEY_FILE");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings())
                    .withMessage("CERTIFICATE_KEY_FILE must be set");
        }

        @Test
        void isAPath() {
            environment.put("CERTIFICATE_KEY_FILE", "a\0b");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings())
                    .withMessage("CERTIFICATE_KEY_FILE is not a path");
        }
    }

    @Nested
    class CheckInterval {

        @Test
        void isAMinuteByDefault() {
            assertThat(settings().checkInterval()).isEqualTo(Duration.ofMinutes(1));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "3601", "1m", "-1"})
        void isRefusedOutOfItsRange(String value) {
            environment.put("ERASURE_CHECK_SECONDS", value);

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings())
                    .withMessage("ERASURE_CHECK_SECONDS must be a whole number from 1 to 3600");
        }
    }

    @Nested
    class BackupRetention {

        @Test
        void isUnknownByDefault() {
            assertThat(settings().backupRetention()).isEmpty();
        }

        @Test
        void isAPeriod() {
            environment.put("BACKUP_RETENTION", "P30D");

            assertThat(settings().backupRetention()).contains(Period.ofDays(30));
        }

        @ParameterizedTest
        @ValueSource(strings = {"30", "-P30D", "P-1D", "PT1H", "ever"})
        void isRefusedIfItIsNone(String value) {
            environment.put("BACKUP_RETENTION", value);

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings())
                    .withMessage("BACKUP_RETENTION must be an ISO 8601 period, P30D for example");
        }
    }
}
