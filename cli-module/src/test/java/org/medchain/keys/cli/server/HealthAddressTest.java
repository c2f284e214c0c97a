package org.medchain.keys.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthAddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                        | https://127.0.0.1:9443/health",
                "HTTP_PORT=-1 HTTPS_PORT=1                 | https://127.0.0.1:1/health",
                "HTTPS_HOST=::1                            | https://[::1]:9443/health",
                "HTTP_PORT=9080                            | http://127.0.0.1:9080/health",
                "HTTP_PORT=9080 HEALTH_PORT=9445           | http://127.0.0.1:9445/health",
                "HEALTH_PORT=9445 HEALTH_HOST=10.0.0.1     | http://10.0.0.1:9445/health",
                "HEALTH_PORT=9445 HEALTH_HOST=*            | http://127.0.0.1:9445/health",
                "HEALTH_PORT=-1                            | https://127.0.0.1:9443/health",
            })
    void isThatOfTheSettings(String settings, String address) {
        Map<String, String> environment = new HashMap<>();
        for (String setting : settings.isEmpty() ? new String[0] : settings.split(" ", -1)) {
            environment.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }

        assertThat(HealthAddress.of(new ServerVariables(environment))).hasToString(address);
    }
}
