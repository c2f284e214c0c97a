package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class TokenSettingsTest {

    private static final List<String> VARIABLES =
            List.of("MP_JWT_VERIFY_ISSUER", "MP_JWT_VERIFY_AUDIENCES", "MP_JWT_VERIFY_PUBLICKEY_LOCATION");

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setAll() {
        VARIABLES.forEach(variable -> environment.put(variable, "of " + variable));
    }

    private TokenSettings settings() {
        return new TokenSettings(MapConfig.variables(environment));
    }

    @Test
    void areCompleteWithAllThree() {
        assertThat(settings())
                .isEqualTo(new TokenSettings(
                        "of MP_JWT_VERIFY_ISSUER",
                        "of MP_JWT_VERIFY_AUDIENCES",
                        "of MP_JWT_VERIFY_PUBLICKEY_LOCATION"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MP_JWT_VERIFY_ISSUER", "MP_JWT_VERIFY_AUDIENCES", "MP_JWT_VERIFY_PUBLICKEY_LOCATION"})
    void areRefusedWithoutOneOfThem(String missing) {
        environment.remove(missing);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings())
                .withMessage(missing + " must be set")
                .withNoCause();
    }
}
