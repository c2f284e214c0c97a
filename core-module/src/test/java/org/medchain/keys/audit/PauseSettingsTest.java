package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class PauseSettingsTest {

    private static PauseSettings settings(Map<String, String> environment) {
        return new PauseSettings(MapConfig.variables(environment));
    }

    @Test
    void pausesNothingUnlessItIsSet() {
        assertThat(settings(Map.of()).paused()).isFalse();
        assertThat(settings(Map.of("ERASURES_PAUSED", "false")).paused()).isFalse();
        assertThat(settings(Map.of("ERASURES_PAUSED", "true")).paused()).isTrue();
    }

    /** A typing error must not start a service that erases. */
    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "yes", "1"})
    void refusesAnythingElse(String value) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings(Map.of("ERASURES_PAUSED", value)))
                .withMessage("ERASURES_PAUSED must be true or false");
    }
}
