package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsSettingsTest {

    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration ONE = Duration.ofSeconds(1);

    private static AwsSettings withEndpoint(String endpoint) {
        return new AwsSettings("eu-central-1", Optional.empty(), Optional.of(endpoint), TEN, ONE, 3, 10, false);
    }

    private static AwsSettings withLimits(Duration total, Duration attempt, int attempts, int connections) {
        return new AwsSettings(
                "eu-central-1", Optional.empty(), Optional.empty(), total, attempt, attempts, connections, false);
    }

    @Nested
    class Region {

        @ParameterizedTest
        @ValueSource(strings = {"eu-central-1", "us-gov-west-1", "ap-southeast-12", "us-iso-east-1"})
        void isTaken(String region) {
            assertThat(AwsSettings.standard(region).region()).isEqualTo(region);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "eu", "EU-CENTRAL-1", "eu-central-1.example.org", "eu-central-1 ", "{region}"})
        void isRefused(String region) {
            assertThatThrownBy(() -> AwsSettings.standard(region))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("AWS_REGION is not the name of a Region");
        }
    }

    @Nested
    class Endpoint {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://vpce-0a-1b.kms.eu-central-1.vpce.amazonaws.com",
                    "https://kms.example.org:8443/",
                    "http://127.0.0.1:4599",
                    "http://localhost:4599",
                    "http://[::1]:4599"
                })
        void isTaken(String endpoint) {
            assertThat(withEndpoint(endpoint).endpointOf("eu-west-1")).contains(URI.create(endpoint));
        }

        @Test
        void isThatOfTheRegionWhereItHasAPlaceForIt() {
            AwsSettings settings = withEndpoint("https://vpce-0a.kms.{region}.vpce.amazonaws.com");

            assertThat(settings.endpointOf("eu-west-1"))
                    .contains(URI.create("https://vpce-0a.kms.eu-west-1.vpce.amazonaws.com"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "kms.example.org",
                    "ftp://127.0.0.1",
                    "https://user:secret@kms.example.org",
                    "https://kms.example.org/path",
                    "https://kms.example.org?a=b",
                    "https://kms.example.org:x",
                    "mailto:kms@example.org",
                    "https://kms example"
                })
        void isRefused(String endpoint) {
            assertThatThrownBy(() -> withEndpoint(endpoint))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("KMS_ENDPOINT is ")
                    .hasMessageNotContaining("example");
        }

        @ParameterizedTest
        @ValueSource(strings = {"http://kms.example.org", "http://127.0.0.1.example.org", "http://10.0.0.1"})
        void isRefusedInClearBeyondThisMachine(String endpoint) {
            assertThatThrownBy(() -> withEndpoint(endpoint))
                    .hasMessage("KMS_ENDPOINT is neither https nor on this machine");
        }
    }

    @Nested
    class Limits {

        @Test
        void areTakenAtTheirEdges() {
            assertThat(withLimits(ONE, ONE, 1, 1).maxAttempts()).isEqualTo(1);
            assertThat(withLimits(TEN, ONE, 10, 10_000).maxConnections()).isEqualTo(10_000);
        }

        @Test
        void areRefusedBeyondThem() {
            assertThatThrownBy(() -> withLimits(Duration.ZERO, ONE, 1, 1)).hasMessageStartingWith("apiCallTimeout");
            assertThatThrownBy(() -> withLimits(TEN, ONE.negated(), 1, 1)).hasMessageStartingWith("attemptTimeout");
            assertThatThrownBy(() -> withLimits(ONE, TEN, 1, 1)).hasMessageStartingWith("attemptTimeout");
            assertThatThrownBy(() -> withLimits(TEN, ONE, 0, 1)).hasMessageStartingWith("maxAttempts");
            assertThatThrownBy(() -> withLimits(TEN, ONE, 11, 1)).hasMessageStartingWith("maxAttempts");
            assertThatThrownBy(() -> withLimits(TEN, ONE, 1, 0)).hasMessageStartingWith("maxConnections");
            assertThatThrownBy(() -> withLimits(TEN, ONE, 1, 10_001)).hasMessageStartingWith("maxConnections");
        }
    }

    @Nested
    class Credentials {

        @Test
        void areRedactedInText() {
            String secret = UUID.randomUUID().toString();
            StaticCredentials credentials = new StaticCredentials("AKIDEXAMPLE", secret, Optional.of(secret + "token"));
            AwsSettings settings =
                    new AwsSettings("eu-central-1", Optional.of(credentials), Optional.empty(), TEN, ONE, 1, 1, false);

            assertThat(settings.toString().contains(secret)).isFalse();
            assertThat(settings.toString())
                    .contains("StaticCredentials[redacted]")
                    .doesNotContain("AKIDEXAMPLE");
        }

        @Test
        void areRefusedWhenBlank() {
            assertThatThrownBy(() -> new StaticCredentials(" ", "s", Optional.empty()))
                    .hasMessage("AWS_ACCESS_KEY_ID is blank");
            assertThatThrownBy(() -> new StaticCredentials("a", "", Optional.empty()))
                    .hasMessage("AWS_SECRET_ACCESS_KEY is blank");
            assertThatThrownBy(() -> new StaticCredentials("a", "s", Optional.of("")))
                    .hasMessage("AWS_SESSION_TOKEN is blank");
        }
    }
}
