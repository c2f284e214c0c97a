package org.medchain.keys.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class TokenSettingsTest {

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setAll() {
        environment.put("MP_JWT_VERIFY_ISSUER", "https://issuer.example");
        environment.put("MP_JWT_VERIFY_AUDIENCES", "medchain-keys, another ,");
        environment.put("MP_JWT_VERIFY_PUBLICKEY_LOCATION", "https://issuer.example/keys");
    }

    private TokenSettings settings() {
        return new TokenSettings(MapConfig.variables(environment));
    }

    private KeyLocation location(String value) {
        environment.put("MP_JWT_VERIFY_PUBLICKEY_LOCATION", value);
        return settings().keys();
    }

    @Test
    void areCompleteWithAllThree() {
        assertThat(settings())
                .isEqualTo(new TokenSettings(
                        "https://issuer.example",
                        Set.of("medchain-keys", "another"),
                        new KeyLocation.Web(URI.create("https://issuer.example/keys")),
                        Duration.ofSeconds(60),
                        Duration.ofHours(12),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(15)));
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

    @Test
    void areRefusedWithoutAnAudienceBetweenTheCommas() {
        environment.put("MP_JWT_VERIFY_AUDIENCES", " , ");

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings())
                .withMessage("MP_JWT_VERIFY_AUDIENCES must name an audience");
    }

    @Test
    void takeAFileByItsUrlOrItsPath() {
        assertThat(location("file:///etc/medchain/keys.json"))
                .isEqualTo(new KeyLocation.Local(Path.of("/etc/medchain/keys.json")));
        assertThat(location("/etc/medchain/keys.json"))
                .isEqualTo(new KeyLocation.Local(Path.of("/etc/medchain/keys.json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080/keys", "http://127.0.0.1/keys", "http://[::1]/keys"})
    void takeAUrlWithoutTlsOfThisMachine(String url) {
        assertThat(location(url)).isEqualTo(new KeyLocation.Web(URI.create(url)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys.json",
                "ftp://issuer.example/keys",
                "https:issuer",
                "https:///keys",
                "https://user:password@issuer.example/keys",
                "file://elsewhere/keys",
                "http://issuer.example/keys",
                "http://127.0.0.1.issuer.example/keys",
                "a b",
                "jar:file:/a.jar!/keys"
            })
    void refuseAnotherLocation(String value) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> location(value))
                .withMessage(
                        "MP_JWT_VERIFY_PUBLICKEY_LOCATION must be an https or file URL, an http URL of the loopback"
                                + " address, or an absolute path")
                .withNoCause();
    }
}
