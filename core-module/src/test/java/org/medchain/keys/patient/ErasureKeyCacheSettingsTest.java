package org.medchain.keys.patient;

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

class ErasureKeyCacheSettingsTest {

    private static ErasureKeyCacheSettings settings(Map<String, String> environment) {
        return new ErasureKeyCacheSettings(MapConfig.variables(environment));
    }

    @Nested
    class Longest {

        @Test
        void isHalfAMinuteByDefault() {
            assertThat(settings(Map.of()).longest()).isEqualTo(Duration.ofSeconds(30));
        }

        @Test
        void mayBeNothing() {
            assertThat(settings(Map.of("ERASURE_KEY_CACHE_SECONDS", "0")).longest())
                    .isZero();
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "31", "1s"})
        void isRefusedOutOfItsRange(String value) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(Map.of("ERASURE_KEY_CACHE_SECONDS", value)))
                    .withMessage("ERASURE_KEY_CACHE_SECONDS must be a whole number from 0 to 30");
        }
    }
}
