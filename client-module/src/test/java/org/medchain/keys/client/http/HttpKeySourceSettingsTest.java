package org.medchain.keys.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpKeySourceSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://keys.example.org",
                "https://keys.example.org:9443/",
                "http://127.0.0.1:9080",
                "http://localhost:9080/",
                "http://[::1]:9080"
            })
    void take(String service) {
        assertThat(new HttpKeySourceSettings(URI.create(service), () -> "t").deadline())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.0.2.1:9080",
                "ftp://127.0.0.1",
                "https:keys",
                "/keys",
                "https://user@keys.example.org",
                "https://keys.example.org/api",
                "https://keys.example.org?x=1",
                "https://keys.example.org#x"
            })
    void refuseAddresses(String service) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpKeySourceSettings(URI.create(service), () -> "t"))
                .withMessageStartingWith("service must be");
    }

    @Test
    void refuseDeadlinesOutOfBounds() {
        URI service = URI.create("https://keys.example.org");
        Duration second = Duration.ofSeconds(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpKeySourceSettings(service, () -> "t", Duration.ofMillis(99), second));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpKeySourceSettings(service, () -> "t", Duration.ofMinutes(11), second));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpKeySourceSettings(service, () -> "t", second, Duration.ofMillis(99)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpKeySourceSettings(service, () -> "t", second, Duration.ofMillis(1_001)));
    }
}
