package org.medchain.keys.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
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
    }
}
