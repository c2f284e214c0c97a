package org.medchain.keys.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class ConnectionSettingsTest {

    @Test
    void leaveFilesForAllElse() {
        assertThat(new ConnectionSettings(3_000, 4_000).perPort()).isEqualTo(3_000);
    }

    @Test
    void refuseALimitThatConnectionsAloneCouldUseUp() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new ConnectionSettings(3_000, 3_999))
                .withMessage(
                        "CONNECTIONS_PER_PORT must be 1000 under the number of files that this process may open, 3999:"
                                + " raise LimitNOFILE of the unit, or ulimit -n, to 4000");
    }

    @Test
    void readTheLimitOfThisProcess() {
        ConnectionSettings settings = new ConnectionSettings(MapConfig.variables(Map.of("CONNECTIONS_PER_PORT", "10")));

        assertThat(settings.files()).isGreaterThan(ConnectionSettings.OTHER_FILES);
    }
}
