package org.medchain.keys.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class ConsoleSettingsTest {

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setWhatTheConsoleNeeds() {
        environment.put("CONSOLE_CLIENT_ID", "medchain-console");
        environment.put("CONSOLE_URL", "https://keys.hospital.example");
        environment.put("MP_JWT_VERIFY_ISSUER", "https://login.hospital.example/realms/hospital");
    }

    private ConsoleSettings settings() {
        return new ConsoleSettings(MapConfig.variables(environment));
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::settings)
                .withMessageStartingWith(message);
    }

    @Test
    void haveNoConsoleWithoutAClient() {
        environment.clear();

        assertThat(settings().client()).isEmpty();
    }

    @Test
    void nameTheClientAndItsPlace() {
        ConsoleClient client = settings().client().orElseThrow();

        assertThat(client.id()).isEqualTo("medchain-console");
        assertThat(client.secret().get()).isEmpty();
        assertThat(client.url()).isEqualTo(URI.create("https://keys.hospital.example/"));
        assertThat(client.issuer()).isEqualTo(URI.create("https://login.hospital.example/realms/hospital"));
        assertThat(client.scope()).isEqualTo("openid");
        assertThat(settings().idle()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings().longest()).isEqualTo(Duration.ofHours(8));
    }

    @Test
    void keepTheSecretOutOfTheirText() {
        environment.put("CONSOLE_CLIENT_SECRET", "of the console");

        assertThat(settings().client().orElseThrow().secret().get()).contains("of the console");
        assertThat(settings().toString()).doesNotContain("of the console");
    }

    @Test
    void needThePlaceOfTheConsole() {
        environment.remove("CONSOLE_URL");

        assertRefused("CONSOLE_URL must be set where CONSOLE_CLIENT_ID is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://keys.hospital.example",
                "https://keys.hospital.example/path",
                "https://keys.hospital.example?query",
                "https://user@keys.hospital.example",
                "keys.hospital.example",
                "not a URL"
            })
    void refuseAPlaceThatOthersCanReadOrThatHasMoreThanAHost(String url) {
        environment.put("CONSOLE_URL", url);

        assertRefused("CONSOLE_URL must be an https URL without a path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:9080", "http://127.0.0.1:9080/", "http://[::1]:9080"})
    void takeTheLoopbackAddressWithoutTls(String url) {
        environment.put("CONSOLE_URL", url);

        assertThat(settings().client()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hospital", "http://login.hospital.example/realms/hospital"})
    void refuseAnIssuerThatDescribesNothing(String issuer) {
        environment.put("MP_JWT_VERIFY_ISSUER", issuer);

        assertRefused("MP_JWT_VERIFY_ISSUER must be an https URL where CONSOLE_CLIENT_ID is set");
    }
}
