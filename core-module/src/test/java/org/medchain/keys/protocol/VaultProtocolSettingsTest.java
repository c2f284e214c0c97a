package org.medchain.keys.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class VaultProtocolSettingsTest {

    private static VaultProtocolSettings settings(Map<String, String> environment) {
        return new VaultProtocolSettings(MapConfig.variables(environment));
    }

    @Nested
    class Values {

        @Test
        void areOffByDefault() {
            assertThat(settings(Map.of())).isEqualTo(new VaultProtocolSettings(false));
        }

        @Test
        void areTheVariables() {
            assertThat(settings(Map.of("VAULT_PROTOCOL", "true"))).isEqualTo(new VaultProtocolSettings(true));
        }

        @Test
        void areRefusedIfWrong() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(Map.of("VAULT_PROTOCOL", "yes")))
                    .withMessageStartingWith("VAULT_PROTOCOL must be ");
        }
    }
}
