package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class RotationSettingsTest {

    private static RotationSettings settings(Map<String, String> variables) {
        return new RotationSettings(MapConfig.variables(variables));
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                Arguments.of("ROTATION_CHECK_SECONDS", "0"),
                Arguments.of("ROTATION_CHECK_SECONDS", "86401"),
                Arguments.of("ROTATION_CHECK_SECONDS", "often"),
                Arguments.of("ROTATION_LEASE_SECONDS", "2"),
                Arguments.of("ROTATION_LEASE_SECONDS", "3601"),
                Arguments.of("ROTATION_PARALLEL_CALLS", "0"),
                Arguments.of("ROTATION_PARALLEL_CALLS", "257"));
    }

    @Nested
    class Values {

        @Test
        void haveDefaults() {
            RotationSettings settings = settings(Map.of());

            assertThat(settings.checkInterval()).isEqualTo(Duration.ofMinutes(5));
            assertThat(settings.leaseLength()).isEqualTo(Duration.ofMinutes(1));
            assertThat(settings.parallelCalls()).isEqualTo(8);
        }

        @Test
        void areThoseOfTheVariables() {
            RotationSettings settings = settings(Map.of(
                    "ROTATION_CHECK_SECONDS", "1",
                    "ROTATION_LEASE_SECONDS", "3",
                    "ROTATION_PARALLEL_CALLS", "256"));

            assertThat(settings.checkInterval()).isEqualTo(Duration.ofSeconds(1));
            assertThat(settings.leaseLength()).isEqualTo(Duration.ofSeconds(3));
            assertThat(settings.parallelCalls()).isEqualTo(256);
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.rotation.job.RotationSettingsTest#wrongValues")
        void areRefusedByName(String variable, String value) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(Map.of(variable, value)))
                    .withMessageStartingWith(variable + " must be a whole number from ");
        }
    }
}
