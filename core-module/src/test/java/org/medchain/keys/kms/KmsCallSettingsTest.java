package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class KmsCallSettingsTest {

    private static KmsCallSettings limits(Map<String, String> environment) {
        return new KmsCallSettings(MapConfig.variables(environment));
    }

    @Test
    void giveThreadsForThreeRegionsThatAreFull() {
        assertThat(new KmsCallSettings(64, 1000, Duration.ofSeconds(10), 1500).threads())
                .isEqualTo(4500);
    }

    @Nested
    class Reading {

        @Test
        void givesTheDefaultsWithoutAnyVariable() {
            assertThat(limits(Map.of())).isEqualTo(new KmsCallSettings(64, 1000, Duration.ofSeconds(10), 1500));
        }

        @Test
        void takesEachVariable() {
            assertThat(limits(Map.of(
                            "KMS_CALLS_PER_CMK", "1",
                            "KMS_WAITING_PER_CMK", "2",
                            "KMS_TURN_TIMEOUT_MILLIS", "3",
                            "KMS_CALLS_PER_REGION", "4")))
                    .isEqualTo(new KmsCallSettings(1, 2, Duration.ofMillis(3), 4));
        }

        @ParameterizedTest
        @CsvSource({
            "KMS_CALLS_PER_CMK, 0, from 1 to 10000",
            "KMS_CALLS_PER_CMK, many, from 1 to 10000",
            "KMS_WAITING_PER_CMK, -1, from 0 to 10000",
            "KMS_TURN_TIMEOUT_MILLIS, 300001, from 1 to 300000",
            "KMS_CALLS_PER_REGION, 63, from 64 to 20000"
        })
        void refusesWhatIsOutOfRange(String variable, String value, String range) {
            Map<String, String> environment = Map.of(variable, value);

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> limits(environment))
                    .withMessage(variable + " must be a whole number " + range);
        }
    }
}
