package org.medchain.keys.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class RevocationSettingsTest {

    private static RevocationSettings settings(Map<String, String> environment) {
        return new RevocationSettings(MapConfig.variables(environment));
    }

    @Nested
    class Interval {

        @Test
        void isHalfAMinuteByDefault() {
            assertThat(settings(Map.of()).interval()).isEqualTo(Duration.ofSeconds(30));
        }

        @ParameterizedTest
        @ValueSource(strings = {"4", "301", "5s"})
        void isRefusedOutOfItsRange(String value) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(Map.of("REVOCATION_INTERVAL_SECONDS", value)))
                    .withMessage("REVOCATION_INTERVAL_SECONDS must be a whole number from 5 to 300");
        }
    }
}
