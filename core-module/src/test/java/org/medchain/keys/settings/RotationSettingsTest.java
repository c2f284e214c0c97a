package org.medchain.keys.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RotationSettingsTest {

    private static RotationSettings settings(Map<String, String> variables) {
        return new RotationSettings(new MapConfig(variables));
    }

    static Stream<Arguments> wrongValues() {
        Function<RotationSettings, Object> check = RotationSettings::checkInterval;
        Function<RotationSettings, Object> lease = RotationSettings::leaseLength;
        Function<RotationSettings, Object> calls = RotationSettings::parallelCalls;
        return Stream.of(
                Arguments.of("ROTATION_CHECK_SECONDS", "0", check),
                Arguments.of("ROTATION_CHECK_SECONDS", "86401", check),
                Arguments.of("ROTATION_CHECK_SECONDS", "often", check),
                Arguments.of("ROTATION_LEASE_SECONDS", "2", lease),
                Arguments.of("ROTATION_LEASE_SECONDS", "3601", lease),
                Arguments.of("ROTATION_PARALLEL_CALLS", "0", calls),
                Arguments.of("ROTATION_PARALLEL_CALLS", "257", calls));
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
        @MethodSource("org.medchain.keys.settings.RotationSettingsTest#wrongValues")
        void areRefusedByName(String variable, String value, Function<RotationSettings, Object> reader) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> reader.apply(settings(Map.of(variable, value))))
                    .withMessageStartingWith(variable + " must be a whole number from ");
        }
    }
}
