package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.audit.ProviderSettings;
import org.medchain.keys.server.settings.MapConfig;
import org.medchain.keys.server.settings.Variables;

class UnwrappedKeySettingsTest {

    private final Map<String, String> environment = new HashMap<>(Map.of("KMS_ENABLED", "true"));

    private UnwrappedKeySettings settings() {
        Variables variables = MapConfig.variables(environment);
        return new UnwrappedKeySettings(variables, new ProviderSettings(variables));
    }

    @Nested
    class Longest {

        @Test
        void isNothingByDefault() {
            assertThat(settings().longest()).isZero();
        }

        @Test
        void isWhatTheVariableSays() {
            environment.put("KMS_KEY_CACHE_SECONDS", "300");

            assertThat(settings().longest()).isEqualTo(Duration.ofMinutes(5));
        }

        @Test
        void isNotReadWhereAnotherProviderWraps() {
            environment.put("KMS_ENABLED", "false");
            environment.put("KMS_KEY_CACHE_SECONDS", "anything");

            assertThat(settings().longest()).isZero();
        }
    }
}
