package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class BreakerSettingsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static BreakerSettings settings(Map<String, String> environment) {
        return new BreakerSettings(MapConfig.variables(environment));
    }

    @Nested
    class LongestWait {

        @Test
        void isTheFirstWaitIfThatIsLongerThanTheDefault() {
            BreakerSettings settings = settings(Map.of("KMS_BREAKER_WAIT_SECONDS", "600"));

            assertThat(settings.longestWait()).isEqualTo(settings.firstWait()).isEqualTo(Duration.ofMinutes(10));
        }

        @Test
        void isRefusedUnderTheFirstWait() {
            Map<String, String> environment =
                    Map.of("KMS_BREAKER_WAIT_SECONDS", "60", "KMS_BREAKER_LONGEST_WAIT_SECONDS", "59");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(environment))
                    .withMessage("KMS_BREAKER_LONGEST_WAIT_SECONDS must be a whole number from 60 to 86400");
        }
    }

    @Nested
    class Constructing {

        @Test
        void checksWithoutAnEnvironmentToo() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> new BreakerSettings(0, MINUTE, MINUTE, 0))
                    .withMessageStartingWith("KMS_BREAKER_FAILURES ");
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> new BreakerSettings(1, MINUTE, MINUTE.minusSeconds(1), 0))
                    .withMessageStartingWith("KMS_BREAKER_LONGEST_WAIT_SECONDS ");
        }
    }
}
