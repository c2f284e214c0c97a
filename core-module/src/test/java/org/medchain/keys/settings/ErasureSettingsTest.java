package org.medchain.keys.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureSettingsTest {

    private final Map<String, String> environment = new HashMap<>();
    private final ErasureSettings settings = new ErasureSettings(new MapConfig(environment));

    @Nested
    class Files {

        @Test
        void areWhatIsNamed() {
            environment.put("ERASURE_LEDGER_FILE", "/var/ledger");
            environment.put("CERTIFICATE_KEY_FILE", "/var/key.pem");

            assertThat(settings.ledgerFile()).isEqualTo(Path.of("/var/ledger"));
            assertThat(settings.certificateKeyFile()).isEqualTo(Path.of("/var/key.pem"));
        }

        @Test
        void mustBeNamed() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(settings::ledgerFile)
                    .withMessage("ERASURE_LEDGER_FILE must be set");
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(settings::certificateKeyFile)
                    .withMessage("CERTIFICATE_KEY_FILE must be set");
        }

        @Test
        void arePaths() {
            environment.put("ERASURE_LEDGER_FILE", "a\0b");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(settings::ledgerFile)
                    .withMessage("ERASURE_LEDGER_FILE is not a path");
        }
    }

    @Nested
    class CheckInterval {

        @Test
        void isAMinuteByDefault() {
            assertThat(settings.checkInterval()).isEqualTo(Duration.ofMinutes(1));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "3601", "1m", "-1"})
        void isRefusedOutOfItsRange(String value) {
            environment.put("ERASURE_CHECK_SECONDS", value);

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(settings::checkInterval)
                    .withMessage("ERASURE_CHECK_SECONDS must be a whole number from 1 to 3600");
        }
    }

    @Nested
    class BackupRetention {

        @Test
        void isUnknownByDefault() {
            assertThat(settings.backupRetention()).isEmpty();
        }

        @Test
        void isAPeriod() {
            environment.put("BACKUP_RETENTION", "P30D");

            assertThat(settings.backupRetention()).contains(Period.ofDays(30));
        }

        @ParameterizedTest
        @ValueSource(strings = {"30", "-P30D", "P-1D", "PT1H", "ever"})
        void isRefusedIfItIsNone(String value) {
            environment.put("BACKUP_RETENTION", value);

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(settings::backupRetention)
                    .withMessage("BACKUP_RETENTION must be an ISO 8601 period, P30D for example");
        }
    }
}
