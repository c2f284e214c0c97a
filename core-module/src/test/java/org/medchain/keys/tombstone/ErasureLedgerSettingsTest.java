package org.medchain.keys.tombstone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.settings.InvalidSettingException;
import org.medchain.keys.settings.MapConfig;

class ErasureLedgerSettingsTest {

    private static ErasureLedgerSettings settings(Map<String, String> environment) {
        return new ErasureLedgerSettings(MapConfig.variables(environment));
    }

    @Nested
    class LedgerFile {

        @Test
        void isWhatIsNamed() {
            assertThat(settings(Map.of("ERASURE_LEDGER_FILE", "/var/ledger")).ledgerFile())
                    .isEqualTo(Path.of("/var/ledger"));
        }

        @Test
        void mustBeNamed() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(Map.of()))
                    .withMessage("ERASURE_LEDGER_FILE must be set");
        }

        @Test
        void isAPath() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(Map.of("ERASURE_LEDGER_FILE", "a\0b")))
                    .withMessage("ERASURE_LEDGER_FILE is not a path");
        }
    }
}
