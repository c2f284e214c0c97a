package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.server.settings.MapConfig;

class RotationSettingsTest {

    private static RotationSettings settings(Map<String, String> variables) {
        return new RotationSettings(MapConfig.variables(variables));
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
    }
}
