package org.medchain.keys.startup;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class SecretFileSettingsTest {

    @Test
    void areSoundWhereTheScriptHasReadTheFiles() {
        assertThatNoException()
                .isThrownBy(() -> new SecretFileSettings(MapConfig.variables(Map.of("LOCAL_KEK", "of a file"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS_SECRET_ACCESS_KEY_FILE",
                "AWS_SESSION_TOKEN_FILE",
                "DATABASE_OWNER_PASSWORD_FILE",
                "DATABASE_PASSWORD_FILE",
                "ERASURE_KEYS_KEK_FILE",
                "ERASURE_KEYS_KEK_PREVIOUS_FILE",
                "ERASURE_KEYS_PASSWORD_FILE",
                "KEYSTORE_PASSWORD_FILE",
                "LOCAL_KEK_FILE",
                "LOCAL_KEK_PREVIOUS_FILE"
            })
    void stopTheStartOfAServerThatWasStartedWithoutTheScript(String variable) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new SecretFileSettings(MapConfig.variables(Map.of(variable, "/run/secrets/one"))))
                .withMessage(variable + " is read by the script medchain alone, not by wlp/bin/server");
    }
}
