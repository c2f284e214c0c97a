package org.medchain.keys.kms;

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

class BreakerSettingsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static BreakerSettings settings(Map<String, String> environment) {
        return new BreakerSettings(MapConfig.variables(environment));
    }

    private static void assertRefused(String variable, String value, String range) {
        Map<String, String> environment = Map.of(variable, value);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings(environment))
                .withMessage(variable + " must be a whole number " + range);
    }

    @Nested
    class Defaults {

        @Test
        void areThoseOfTheSpecification() {
            assertThat(settings(Map.of()))
                    .isEqualTo(new BreakerSettings(5, Duration.ofSeconds(30), Duration.ofMinutes(5), 20));
        }
    }

    @Nested
    class Failures {

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "1001", "five", "5 ", "99999999999"})
        void areRefusedOutOfTheirRange(String value) {
            assertRefused("KMS_BREAKER_FAILURES", value, "from 1 to 1000");
        }
    }

    @Nested
    class Jitter {

        @ParameterizedTest
        @ValueSource(ints = {0, 35, 100})
        void isTheVariables(int percent) {
            assertThat(settings(Map.of("KMS_BREAKER_JITTER_PERCENT", Integer.toString(percent)))
                            .jitterPercent())
                    .isEqualTo(percent);
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "101", "20%", "0.2"})
        void isRefusedOutOfItsRange(String value) {
            assertRefused("KMS_BREAKER_JITTER_PERCENT", value, "from 0 to 100");
        }
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
