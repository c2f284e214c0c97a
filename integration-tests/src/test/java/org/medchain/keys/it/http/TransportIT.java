package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.HttpsClient;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.server.MedChainServer;

@OnSharedApi
class TransportIT {

    private final Api api;
    private final MedChainServer server;
    private String outerAddress;

    TransportIT(Api api) {
        this.api = api;
        this.server = api.installation().server();
    }

    @BeforeEach
    void findOuterAddress() throws Exception {
        Optional<String> found = NetworkAddress.find();
        assumeThat(found).as("a machine with a network").isPresent();
        outerAddress = found.orElseThrow();
    }

    @Nested
    class PlainHttp {

        @Test
        void isOfferedOnTheLoopbackAddressAlone() {
            int port = server.uri().getPort();

            assertThatThrownBy(() -> new Socket(outerAddress, port).close()).isInstanceOf(ConnectException.class);
            assertThat(api.rawRequest("GET", "/health/live").send().status()).isEqualTo(200);
        }
    }

    @Nested
    class Tls {

        @Test
        void servesEveryAddressOfTheMachine() throws Exception {
            HttpsClient https = HttpsClient.trusting(api.installation());
            Hospital hospital = api.newHospital();
            String tenant = "/api/v1/tenants/" + hospital.tenantId();

            assertThat(https.get("127.0.0.1", server.httpsPort(), "/health/live")
                            .status())
                    .isEqualTo(200);
            assertThat(https.get(
                                    outerAddress,
                                    server.httpsPort(),
                                    tenant,
                                    "Authorization",
                                    "Bearer " + hospital.keyAdmin())
                            .body())
                    .contains(hospital.tenantId());
        }

        @Test
        void demandsTokensAsPlainHttpDoes() throws Exception {
            HttpsClient https = HttpsClient.trusting(api.installation());

            assertThat(https.get(outerAddress, server.httpsPort(), "/api/v1/tenants")
                            .status())
                    .isEqualTo(401);
        }
    }

    /** Some features of the server bring paths of their own, which would answer to any token of the issuer. */
    @Nested
    class PathsOfTheServer {

        @ParameterizedTest
        @ValueSource(strings = {"/jwt/ibm/api/defaultJWT/token", "/jwt/ibm/api/defaultJWT/jwk", "/ibm/saml20"})
        void areNotThere(String path) throws Exception {
            HttpsClient https = HttpsClient.trusting(api.installation());

            assertThat(https.get(
                                    "127.0.0.1",
                                    server.httpsPort(),
                                    path,
                                    "Authorization",
                                    "Bearer " + api.administrator())
                            .status())
                    .isEqualTo(404);
        }
    }

    @Nested
    class PagesForOperators {

        @ParameterizedTest
        @ValueSource(strings = {"/metrics", "/openapi", "/openapi/ui/", "/docs/"})
        void areShownOnTheOperationsPortAndToCallersOfThisMachine(String path) throws Exception {
            HttpsClient https = HttpsClient.trusting(api.installation());

            assertThat(https.get(outerAddress, server.operationsPort(), path).status())
                    .isEqualTo(200);
            assertThat(https.get("127.0.0.1", server.httpsPort(), path).status())
                    .isEqualTo(200);
            assertThat(api.rawRequest("GET", path).send().status()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"/metrics", "/metrics?scope=application", "/openapi", "/openapi/ui", "/openapi/ui/", "/docs/"
                })
        void areNotThereForOthersWhoeverTheyAre(String path) throws Exception {
            HttpsClient.Answer answer = HttpsClient.trusting(api.installation())
                    .get(
                            outerAddress,
                            server.httpsPort(),
                            path,
                            "Authorization",
                            "Bearer " + api.administrator(),
                            "X-Forwarded-For",
                            "127.0.0.1");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("/problems/not-found");
        }
    }

    @Nested
    class CircuitBreakers {

        private static final String PATH = "/health/circuit-breakers";

        @Test
        void areShownToCallersOfThisMachine() {
            var answer = api.rawRequest("GET", PATH).send();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getJsonArray("circuitBreakers"))
                    .isNotEmpty()
                    .allSatisfy(breaker -> {
                        assertThat(breaker.asJsonObject().getString("state")).isEqualTo("CLOSED");
                        assertThat(breaker.asJsonObject().getInt("failures")).isZero();
                    });
        }

        /** A bad token is refused where none is needed too, and the answer has nothing else in it. */
        @Test
        void areNotShownForABadTokenToCallersOfThisMachine() {
            String expired = api.tokens()
                    .withLifetime(Duration.ofSeconds(-61))
                    .issue("tester", Api.EVERY_TENANT, Set.of(Role.AUDITOR));
            for (String token : List.of("a.b.c", expired)) {
                ApiAnswer answer = api.rawRequest("GET", PATH).sendAs(token);

                assertThat(answer.status()).isEqualTo(401);
                Problems.UNAUTHENTICATED.assertIs(answer);
                assertThat(answer.header("WWW-Authenticate"))
                        .hasValueSatisfying(it -> assertThat(it).contains("error=\"invalid_token\""));
            }
        }

        @Test
        void areShownOnTheOperationsPort() throws Exception {
            HttpsClient https = HttpsClient.trusting(api.installation());

            assertThat(https.get(outerAddress, server.operationsPort(), PATH).status())
                    .isEqualTo(200);
        }

        @Test
        void areShownToOthersByRole() throws Exception {
            Hospital hospital = api.newHospital();

            assertThat(statusFor()).isEqualTo(401);
            assertThat(statusFor("Authorization", "Bearer " + hospital.keyUser()))
                    .isEqualTo(403);
            assertThat(statusFor("Authorization", "Bearer " + hospital.keyAdmin()))
                    .isEqualTo(200);
            assertThat(statusFor("Authorization", "Bearer " + hospital.auditor()))
                    .isEqualTo(200);
        }

        @Test
        void areNotShownToOthersByWhatTheySay() throws Exception {
            assertThat(statusFor("X-Forwarded-For", "127.0.0.1")).isEqualTo(401);
            assertThat(statusFor("Forwarded", "for=127.0.0.1;host=localhost;proto=https"))
                    .isEqualTo(401);
            assertThat(statusFor("$WSRA", "127.0.0.1")).isEqualTo(401);
            assertThat(statusFor("X-Forwarded-Host", "localhost:" + server.operationsPort()))
                    .isEqualTo(401);
        }

        /** They are a web module of their own, with words of its own for it. */
        @Test
        void areRefusedInTheSameWordsAsAllElse() throws Exception {
            assertThat(problem(answerFor(PATH))).isEqualTo(Problems.UNAUTHENTICATED.body());
            assertThat(problem(answerFor(
                            PATH, "Authorization", "Bearer " + api.newHospital().keyUser())))
                    .isEqualTo(Problems.FORBIDDEN.body());
            assertThat(problem(answerFor(PATH + "/generateDataKey"))).isEqualTo(Problems.NOT_FOUND.body());
        }

        /** Without the request's id. */
        private JsonObject problem(HttpsClient.Answer answer) {
            JsonObject problem =
                    Json.createReader(new StringReader(answer.body())).readObject();
            assertThat(problem.getString("requestId")).isNotEmpty();
            return Json.createObjectBuilder(problem).remove("requestId").build();
        }

        private int statusFor(String... headers) throws Exception {
            return answerFor(PATH, headers).status();
        }

        private HttpsClient.Answer answerFor(String path, String... headers) throws Exception {
            return HttpsClient.trusting(api.installation()).get(outerAddress, server.httpsPort(), path, headers);
        }
    }
}
