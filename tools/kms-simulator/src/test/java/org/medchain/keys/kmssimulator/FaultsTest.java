package org.medchain.keys.kmssimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.KmsClient;

class FaultsTest extends SimulatorTest {

    @Nested
    class Inject {

        @Test
        void throttles() {
            simulator.faults().inject(Fault.throttling().times(1));

            assertThat(errorOf(() -> generate())).isEqualTo("ThrottlingException 400");
            assertThat(generate().keyId()).isEqualTo(key);
            assertThat(simulator.calls("GenerateDataKey")).isEqualTo(2);
        }

        @Test
        void answersWithErrorsOfTheService() {
            simulator.faults().inject(Fault.internalError().times(1));
            simulator.faults().inject(Fault.emptyBody(500).times(1));

            assertThat(errorOf(() -> generate())).isEqualTo("KMSInternalException 500");
            assertThat(errorOf(() -> generate())).endsWith(" 500");
            assertThat(generate().keyId()).isEqualTo(key);
        }

        @Test
        void dropsConnections() {
            simulator.faults().inject(Fault.droppedConnection().times(1));

            assertThatThrownBy(() -> generate()).isInstanceOf(SdkClientException.class);
            assertThat(generate().keyId()).isEqualTo(key);
        }

        @Test
        void breaksTheAnswerOff() {
            simulator.faults().inject(Fault.malformedBody().times(1));

            assertThatThrownBy(() -> generate()).isInstanceOf(SdkClientException.class);
            assertThat(generate().keyId()).isEqualTo(key);
        }

        @Test
        void emptiesTheAnswer() {
            simulator.faults().inject(Fault.emptyBody(200).times(1));

            assertThat(generate().plaintext()).isNull();
        }

        @Test
        void makesTheAnswerLate() {
            simulator.faults().inject(Fault.latency(Duration.ofMinutes(1)));

            assertThatThrownBy(() -> kms.listKeys(request ->
                            request.overrideConfiguration(override -> override.apiCallTimeout(Duration.ofMillis(200)))))
                    .isInstanceOf(ApiCallTimeoutException.class);
        }

        @Test
        void hitsOnlyTheOperationTheRegionOrTheKeyThatItNames() {
            String other = simulator.createKey(SdkClients.REGION);
            simulator.faults().inject(Fault.throttling().on("DescribeKey").ofKey(other));
            simulator.faults().inject(Fault.deadRegion(SdkClients.OTHER_REGION));

            assertThat(errorOf(() -> kms.describeKey(request -> request.keyId(other))))
                    .isEqualTo("ThrottlingException 400");
            assertThat(kms.describeKey(request -> request.keyId(key))
                            .keyMetadata()
                            .arn())
                    .isEqualTo(key);
            assertThat(kms.generateDataKey(request -> request.keyId(other).keySpec("AES_256"))
                            .keyId())
                    .isEqualTo(other);
            try (KmsClient dead = SdkClients.of(simulator, SdkClients.OTHER_REGION, SdkClients.USER)) {
                assertThatThrownBy(dead::listKeys).isInstanceOf(SdkClientException.class);
            }
        }

        @Test
        void endsWhenCleared() {
            simulator.faults().inject(Fault.throttling());

            simulator.faults().clear();

            assertThat(generate().keyId()).isEqualTo(key);
        }

        @Test
        void refusesAFaultThatMakesNoSense() {
            assertThatThrownBy(() -> Fault.throttling().times(0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Fault.latency(Duration.ofHours(1))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Fault.error("", 400)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class OverHttp {

        private HttpResponse<String> call(String method, String body) throws IOException, InterruptedException {
            URI uri = simulator.endpoint().resolve("/_faults");
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(Duration.ofSeconds(30))
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        }

        @Test
        void injectsListsAndClears() throws Exception {
            String fault = """
                    {"kind":"error","code":"ThrottlingException","status":400,"operation":"GenerateDataKey","times":2}""";

            assertThat(call("POST", fault).statusCode()).isEqualTo(201);
            assertThat(errorOf(() -> generate())).isEqualTo("ThrottlingException 400");
            assertThat(call("GET", "").body())
                    .isEqualTo("{\"faults\":[" + fault.replace("\"times\":2", "\"times\":1") + "]}");
            assertThat(call("DELETE", "").body()).isEqualTo("{\"faults\":[]}");
            assertThat(generate().keyId()).isEqualTo(key);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"kind\":\"latency\",\"milliseconds\":20}",
                    "{\"kind\":\"dropped-connection\",\"region\":\"eu-west-1\"}",
                    "{\"kind\":\"empty-body\",\"status\":500}",
                    "{\"kind\":\"malformed-body\",\"key\":\"k\"}"
                })
        void takesEveryKind(String fault) throws Exception {
            assertThat(call("POST", fault).statusCode()).isEqualTo(201);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "[]",
                    "{\"kind\":\"meteorite\"}",
                    "{\"kind\":\"latency\"}",
                    "{\"kind\":\"error\"}",
                    "{\"kind\":\"latency\",\"milliseconds\":\"20\"}",
                    "{\"kind\":\"latency\",\"milliseconds\":20,\"colour\":\"red\"}"
                })
        void refusesWhatIsNoFault(String text) throws Exception {
            assertThat(call("POST", text).statusCode()).isEqualTo(400);
            assertThat(simulator.faults().inForce()).isEmpty();
        }
    }
}
