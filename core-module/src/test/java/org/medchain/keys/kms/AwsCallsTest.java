package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class AwsCallsTest {

    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(30);

    private final Map<String, String> environment = new HashMap<>(Map.of("AWS_REGION", "eu-central-1"));

    private AwsCalls read(Duration givenUpAfter) {
        return AwsCalls.read(MapConfig.variables(environment), givenUpAfter);
    }

    @Nested
    class Read {

        @Test
        void hasDefaultsForAllButTheRegion() {
            assertThat(read(GIVEN_UP_AFTER))
                    .isEqualTo(new AwsCalls(
                            "eu-central-1",
                            Optional.empty(),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(3),
                            4,
                            256,
                            false));
        }

        @Test
        void takesEachVariable() {
            environment.put("KMS_ENDPOINT", "http://localhost:1");
            environment.put("KMS_CALL_TIMEOUT_SECONDS", "5");
            environment.put("KMS_ATTEMPT_TIMEOUT_MILLIS", "700");
            environment.put("KMS_MAX_ATTEMPTS", "2");
            environment.put("KMS_MAX_CONNECTIONS", "8");
            environment.put("AWS_KMS_POST_QUANTUM_TLS", "true");

            assertThat(read(GIVEN_UP_AFTER))
                    .isEqualTo(new AwsCalls(
                            "eu-central-1",
                            Optional.of("http://localhost:1"),
                            Duration.ofSeconds(5),
                            Duration.ofMillis(700),
                            2,
                            8,
                            true));
        }

        @Test
        void staysBelowTheTimeAfterWhichACallIsGivenUp() {
            AwsCalls calls = read(Duration.ofSeconds(3));

            assertThat(calls.timeout()).isEqualTo(Duration.ofSeconds(2));
            assertThat(calls.attemptTimeout()).isEqualTo(Duration.ofSeconds(2));
        }

        @ParameterizedTest
        @CsvSource({
            "KMS_CALL_TIMEOUT_SECONDS, 30, from 1 to 29",
            "KMS_CALL_TIMEOUT_SECONDS, 0, from 1 to 29",
            "KMS_ATTEMPT_TIMEOUT_MILLIS, 10001, from 10 to 10000",
            "KMS_MAX_ATTEMPTS, 11, from 1 to 10",
            "KMS_MAX_CONNECTIONS, 0, from 1 to 10000"
        })
        void refusesWhatIsOutOfRange(String variable, String value, String range) {
            environment.put(variable, value);

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> read(GIVEN_UP_AFTER))
                    .withMessage(variable + " must be a whole number " + range);
        }

        @Test
        void refusesAMissingRegion() {
            environment.clear();

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> read(GIVEN_UP_AFTER))
                    .withMessage("AWS_REGION must be set with KMS_ENABLED=true");
        }
    }
}
