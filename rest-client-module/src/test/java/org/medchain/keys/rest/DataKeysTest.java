package org.medchain.keys.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.BatchResult;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.client.http.KeysOverHttp;
import org.medchain.keys.client.http.TokenRefusedException;
import org.medchain.keys.client.http.UnexpectedAnswerException;
import org.medchain.keys.client.http.WholeAnswer;
import org.medchain.keys.problem.ProblemType;

/** On the implementation that Open Liberty has, without a container. */
class DataKeysTest {

    private static final String ZOE = "Zo\u00eb 7-4; \"%2F?#";
    private static final PatientId ADA = new PatientId("ada 7/4");

    private final InMemoryService service = new InMemoryService();
    private KeysOverHttp server;
    private DataKeys dataKeys;

    @BeforeEach
    void start() throws IOException {
        System.setProperty(KeyServiceToken.VALUE, "a-token");
        server = new KeysOverHttp(service);
        dataKeys = RestClientBuilder.newBuilder().baseUri(server.address()).build(DataKeys.class);
    }

    @AfterEach
    void stop() {
        System.clearProperty(KeyServiceToken.VALUE);
        server.close();
    }

    private EncryptedKey newKey(String patientId) {
        try (GeneratedDataKey key = dataKeys.generate(patientId, null)) {
            return key.encryptedKey();
        }
    }

    @Nested
    class Generate {

        @Test
        void makesAKeyThatOpensAgain() {
            try (GeneratedDataKey generated = dataKeys.generate(ZOE, null);
                    DecryptedDataKey decrypted = dataKeys.decrypt(ZOE, generated.encryptedKey())) {
                assertThat(decrypted.plainKey()).isEqualTo(generated.plainKey());
                assertThat(decrypted.keyId()).isEqualTo(generated.keyId());
            }
        }

        @Test
        void sendsTheTokenAndTheKeyOfTheRequest() {
            String idempotencyKey = UUID.randomUUID().toString();

            dataKeys.generate(ZOE, idempotencyKey).close();
            dataKeys.generate(ZOE, null).close();

            assertThat(server.received())
                    .extracting(KeysOverHttp.Received::authorization)
                    .containsOnly("Bearer a-token");
            assertThat(server.received())
                    .extracting(KeysOverHttp.Received::idempotencyKeys)
                    .containsExactly(List.of(idempotencyKey), List.of());
        }
    }

    @Nested
    class Address {

        /** The token goes there, and plain keys come from there. */
        @Test
        void isNoPlainHttpToAnotherMachine() {
            DataKeys elsewhere = RestClientBuilder.newBuilder()
                    .baseUri(URI.create("http://192.0.2.1"))
                    .connectTimeout(1, TimeUnit.SECONDS)
                    .build(DataKeys.class);

            assertThatException()
                    .isThrownBy(() -> elsewhere.generate(ZOE, null))
                    .withStackTraceContaining("medchain-keys/mp-rest/url must be https://");
        }
    }

    @Nested
    class Deadlines {

        /** A service that stalls would hold each thread of the application for ever. */
        @ParameterizedTest
        @CsvSource({"connectTimeout, 10000", "readTimeout, 30000"})
        void areThereUnlessTheApplicationHasItsOwn(String name, long milliseconds) {
            ConfigValue found = ConfigProvider.getConfig().getConfigValue("medchain-keys/mp-rest/" + name);

            assertThat(found.getValue()).isEqualTo(Long.toString(milliseconds));
            assertThat(found.getSourceOrdinal()).isLessThan(100);
        }
    }

    @Nested
    class Batch {

        @Test
        void endsEachItemByItself() {
            List<BatchResult<GeneratedDataKey>> generated =
                    dataKeys.generateAll(List.of(ADA, new PatientId("zoe")), null);
            EncryptedKey adas = generated.get(0).orThrow().encryptedKey();

            List<BatchResult<DecryptedDataKey>> decrypted = dataKeys.decryptAll(List.of(
                    new KeyToDecrypt(adas, ADA),
                    new KeyToDecrypt(adas, new PatientId("zoe")),
                    new KeyToDecrypt(adas, new PatientId("nobody"))));

            assertThat(decrypted.get(0).orThrow().plainKey())
                    .isEqualTo(generated.get(0).orThrow().plainKey());
            assertThat(decrypted.get(1).failure()).get().isInstanceOf(InvalidEncryptedKeyException.class);
            assertThat(decrypted.get(2).failure()).get().isInstanceOf(UnknownPatientException.class);
        }
    }

    @Nested
    class Refusal {

        @Test
        void isTheExceptionOfTheApi() {
            EncryptedKey key = newKey("zoe");
            assertThatExceptionOfType(UnknownPatientException.class).isThrownBy(() -> dataKeys.decrypt("nobody", key));

            service.block(new PatientId("zoe"));
            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> dataKeys.decrypt("zoe", key));

            service.erase(new PatientId("zoe"));
            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> dataKeys.generate("zoe", null));

            service.suspend();
            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> dataKeys.generate("ada", null));
        }

        @Test
        void isOneForABatchThatIsRefusedAsAWhole() {
            server.nextProblem(ProblemType.TENANT_SUSPENDED, Map.of());

            assertThatExceptionOfType(TenantSuspendedException.class)
                    .isThrownBy(() -> dataKeys.generateAll(List.of(ADA), null));
        }

        @Test
        void tellsWhetherPatientOrTenantIsUnknown() {
            server.nextProblem(ProblemType.NOT_FOUND, Map.of());
            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> dataKeys.generate("zoe", null));

            server.nextProblem(ProblemType.NOT_FOUND, Map.of());
            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> dataKeys.decrypt("zoe", new EncryptedKey(new byte[1])));
        }

        @Test
        void tellsWhenToComeAgain() {
            server.nextProblem(ProblemType.KMS_UNAVAILABLE, Map.of("Retry-After", "17"));

            assertThatExceptionOfType(KmsUnavailableException.class)
                    .isThrownBy(() -> dataKeys.generate("zoe", null))
                    .satisfies(refusal ->
                            assertThat(refusal.retryAfter().orElseThrow()).hasSeconds(17));
        }

        @Test
        void isAboutTheToken() {
            server.nextProblem(ProblemType.UNAUTHENTICATED, Map.of());
            assertThatExceptionOfType(TokenRefusedException.class).isThrownBy(() -> dataKeys.generate("zoe", null));

            server.nextProblem(ProblemType.FORBIDDEN, Map.of());
            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> dataKeys.generate("zoe", null));
        }
    }

    @Nested
    class UnexpectedAnswer {

        @ParameterizedTest
        @CsvSource({
            "200, text/html, <html>",
            "204, application/json, ''",
            "302, text/html, <html>",
            "500, text/html, <html>"
        })
        void isNamedByItsStatus(int status, String type, String body) {
            server.nextAnswer(status, type, body);

            assertThatExceptionOfType(UnexpectedAnswerException.class)
                    .isThrownBy(() -> dataKeys.decrypt("zoe", new EncryptedKey(new byte[1])))
                    .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(status));
        }

        /** JAX-RS wraps what a reader of bodies throws. */
        @ParameterizedTest
        @ValueSource(strings = {"{}", "not JSON"})
        void isTheCauseIfJsonOfSuccessCannotBeRead(String body) {
            server.nextAnswer(200, "application/json", body);

            assertThatExceptionOfType(ProcessingException.class)
                    .isThrownBy(() -> dataKeys.decrypt("zoe", new EncryptedKey(new byte[1])))
                    .withCauseInstanceOf(UnexpectedAnswerException.class);
        }

        /** A proxy between may send anything, and go on with that. */
        @ParameterizedTest
        @CsvSource({"200, application/json", "500, application/problem+json"})
        void isReadNoFurtherThanTheLongestOfTheService(int status, String type) {
            server.nextAnswer(status, type, " ".repeat(WholeAnswer.LONGEST + 1));

            assertThatExceptionOfType(ProcessingException.class)
                    .isThrownBy(() -> dataKeys.decrypt("zoe", new EncryptedKey(new byte[1])))
                    .withCauseInstanceOf(WholeAnswer.TooLongException.class);
        }

        @Test
        void isTheCauseIfABatchHasAnotherLength() {
            List<KeyToDecrypt> one = List.of(new KeyToDecrypt(new EncryptedKey(new byte[1]), ADA));

            server.nextAnswer(200, "application/json", "{\"items\":[]}");
            assertThatExceptionOfType(ProcessingException.class)
                    .isThrownBy(() -> dataKeys.generateAll(List.of(ADA), null))
                    .withCauseInstanceOf(UnexpectedAnswerException.class);

            server.nextAnswer(200, "application/json", "{\"items\":[]}");
            assertThatExceptionOfType(ProcessingException.class)
                    .isThrownBy(() -> dataKeys.decryptAll(one))
                    .withCauseInstanceOf(UnexpectedAnswerException.class);
        }
    }

    /** Where RESTEasy empties the response of a WebApplicationException (RESTEASY003291). */
    @Nested
    class InsideOfAResource {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void isTheSame(boolean erased) throws Exception {
            EncryptedKey key = newKey("zoe");
            if (erased) {
                service.erase(new PatientId("zoe"));
            }

            WardResource.Answer answer = new WardResource(dataKeys).askedFor("zoe", key);

            assertThat(answer.status()).isEqualTo(erased ? 410 : 200);
            assertThat(answer.body()).isEqualTo(erased ? "KEYS_DESTROYED" : "opened");
        }
    }
}
