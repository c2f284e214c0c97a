package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class ErasureRegisterSettingsTest {

    private static ErasureRegisterSettings settings(Map<String, String> environment) {
        return new ErasureRegisterSettings(MapConfig.variables(environment));
    }

    @Nested
    class RegisterFile {

        @Test
        void isWhatIsNamed() {
            assertThat(settings(Map.of("ERASURE_REGISTER_FILE", "/var/ledger")).registerFile())
                    .isEqualTo(Path.of("/var/ledger"));
        }

        @Test
        void hasACopyInAnotherFileOnly() {
            Map<String, String> both =
                    Map.of("ERASURE_REGISTER_FILE", "/var/ledger", "ERASURE_REGISTER_COPY", "/mnt/ledger");

            assertThat(settings(both).copy()).contains(Path.of("/mnt/ledger"));
            assertThat(settings(Map.of("ERASURE_REGISTER_FILE", "/var/ledger")).copy())
                    .isEmpty();
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(
                            Map.of("ERASURE_REGISTER_FILE", "/var/ledger", "ERASURE_REGISTER_COPY", "/var/ledger")))
                    .withMessage("ERASURE_REGISTER_COPY must name another file than ERASURE_REGISTER_FILE");
        }

        @Test
        void mustBeNamed() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(Map.of()))
                    .withMessage("ERASURE_REGISTER_FILE must be set");
        }

        @Test
        void isAPath() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(Map.of("ERASURE_REGISTER_FILE", "a\0b")))
                    .withMessage("ERASURE_REGISTER_FILE is not a path");
        }
    }
}
