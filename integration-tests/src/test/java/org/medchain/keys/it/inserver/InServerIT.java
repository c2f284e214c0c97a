package org.medchain.keys.it.inserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.transaction.UserTransaction;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.medchain.keys.BatchResult;
import org.medchain.keys.CmkReference;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.rest.DataKeys;

/**
 * Runs in the server, in a web module of the EAR, in AWS mode on the KMS simulator. Flat, and each method with a name of its
 * own, as Arquillian wants it. After those that wait for a first server: deadlines of its calls are short.
 */
@Order(Integer.MAX_VALUE - 1)
@ExtendWith(ArquillianExtension.class)
class InServerIT {

    /** The variables of the server's environment that are these tests' own. */
    static final String CMK = "MEDCHAIN_IT_CMK";

    static final String ADMINISTRATOR = "MEDCHAIN_IT_ADMINISTRATOR";

    /** What docs/clients/README.md has an application set: where the service is, and a token. */
    static final String REST_CLIENT_URL = "MEDCHAIN_KEYS_MP_REST_URL";

    static final String REST_CLIENT_TOKEN = "MEDCHAIN_KEYS_TOKEN_VALUE";
    static final String REST_CLIENT_TENANT = "hospital-with-a-rest-client";

    /** What {@code LOCAL_KEK} is: no KEK. */
    static final String NO_KEK = "not-a-kek";

    /** Where an encrypted key has its provider: docs/formats.md. */
    private static final int PROVIDER = 3;

    static final int FAILURES_TO_OPEN = 5;
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(60);

    private final TenantId tenantId = new TenantId("hospital-" + UUID.randomUUID());
    private final PatientId patientId = new PatientId("patient-" + UUID.randomUUID());

    @Inject
    private KeyManagementService keyManagement;

    @Inject
    private AnnotatedCalls annotatedCalls;

    @Inject
    private FaultyKms kms;

    @Inject
    private Records records;

    @Inject
    private NightRound nightRound;

    @Inject
    private ManagedThreads threads;

    @Inject
    @RestClient
    private DataKeys dataKeys;

    @Inject
    private BeanManager beans;

    @Inject
    private UserTransaction transaction;

    @Inject
    private HttpServletRequest request;

    @Inject
    @ConfigProperty(name = CMK)
    private String cmk;

    @Inject
    @ConfigProperty(name = ADMINISTRATOR)
    private String administrator;

    @Inject
    @ConfigProperty(name = "LOCAL_KEK")
    private String localKek;

    @Deployment
    static EnterpriseArchive ear() {
        return TestModule.inTheEar();
    }

    @BeforeEach
    void registerTheTenant() throws Exception {
        kms.isMended();
        assertThat(register(tenantId.value())).isEqualTo(201);
    }

    private int register(String tenant) throws Exception {
        HttpRequest registration = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + request.getLocalPort() + "/api/v1/tenants/" + tenant))
                .header("Authorization", "Bearer " + administrator)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"name\": \"Hospital of a test\", \"kmsCmkArn\": \"" + cmk + "\"}"))
                .build();
        return HttpClient.newHttpClient()
                .send(registration, BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void theBreakerOnTheInjectedBeanOpensAfterFiveFailuresAndClosesAgain() {
        kms.failsOn("GenerateDataKey");
        for (int failure = 0; failure < FAILURES_TO_OPEN; failure++) {
            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(this::generate);
        }

        assertThatExceptionOfType(CircuitBreakerOpenException.class)
                .isThrownBy(() -> annotatedCalls.generateDataKey(new CmkReference(cmk), context()));
        assertThatExceptionOfType(KmsUnavailableException.class)
                .isThrownBy(this::generate)
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isPresent());

        kms.isMended();
        await().pollInSameThread()
                .atMost(LONGEST_RECOVERY)
                .ignoreExceptionsMatching(KmsUnavailableException.class::isInstance)
                .until(() -> generate() != null);
    }

    @Test
    void theTimeoutOnTheInjectedBeanStrikesBeforeTheCallsOwnDeadline() {
        try (WrappedDataKey key = annotatedCalls.generateDataKey(new CmkReference(cmk), context())) {
            annotatedCalls.unwrap(key.wrappedKey(), context()).close();
            kms.isLateOn("Decrypt", 8_500);

            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> annotatedCalls.unwrap(key.wrappedKey(), context()));
        }
    }

    @Test
    void aRollbackOfTheCallerTakesNeitherTheKeyNorItsEvent() throws Exception {
        transaction.begin();
        records.note(patientId);
        GeneratedDataKey key = generate();
        transaction.rollback();

        assertThat(records.notes(patientId)).as("what the caller wrote").isEmpty();
        assertThat(records.events(patientId)).containsExactly("GENERATE_DATA_KEY SUCCESS");
        try (DecryptedDataKey again = service().decryptDataKey(key.encryptedKey(), patientId)) {
            assertThat(again.plainKey()).isEqualTo(key.plainKey());
        }
    }

    @Test
    void aRollbackOfTheCallerDoesNotTakeTheEventOfARefusal() throws Exception {
        TenantId unknown = new TenantId("unknown-" + UUID.randomUUID());

        transaction.begin();
        records.note(patientId);
        assertThatExceptionOfType(UnknownTenantException.class)
                .isThrownBy(() -> keyManagement.forTenant(unknown).generateDataKey(patientId));
        transaction.rollback();

        assertThat(records.notes(patientId)).as("what the caller wrote").isEmpty();
        assertThat(records.events(patientId)).containsExactly("GENERATE_DATA_KEY FAILURE");
    }

    @Test
    void aRefusalLeavesTheCallersTransactionToTheCaller() throws Exception {
        TenantId unknown = new TenantId("unknown-" + UUID.randomUUID());

        transaction.begin();
        records.note(patientId);
        assertThatExceptionOfType(UnknownTenantException.class)
                .isThrownBy(() -> keyManagement.forTenant(unknown).generateDataKey(patientId));
        transaction.commit();

        assertThat(records.notes(patientId)).containsExactly(patientId.value());
    }

    @Test
    void theServiceIsProducedByOneMethod() {
        assertThat(beans.getBeans(KeyManagementService.class))
                .singleElement()
                .satisfies(
                        bean -> assertThat(bean.getBeanClass().getSimpleName()).isEqualTo("KeyManagementProducer"));
    }

    @Test
    void theProviderIsNotForOtherModulesToInject() {
        assertThat(beans.getBeans(KeyProvider.class)).isEmpty();
    }

    @Test
    void theSettingsOfTheProviderThatIsNotChosenAreNotRead() {
        assertThat(localKek).isEqualTo(NO_KEK);

        try (GeneratedDataKey key = generate()) {
            assertThat(key.encryptedKey().bytes()[PROVIDER]).isEqualTo(ProviderType.AWS_KMS.code());
        }
    }

    @Test
    void aTimerInTheDatabaseUsesTheServiceForTheTenantItNames() throws Exception {
        nightRound.visit(tenantId, patientId);

        await().pollInSameThread()
                .atMost(LONGEST_RECOVERY)
                .until(() -> nightRound.opened(patientId).isPresent());
        assertThat(nightRound.opened(patientId)).contains(true);
        assertThat(records.events(patientId)).containsExactly("GENERATE_DATA_KEY SUCCESS", "DECRYPT_DATA_KEY SUCCESS");
    }

    @Test
    void aThreadWithoutARequestUsesTheServiceAndEachCallHasARequestIdOfItsOwn() throws Exception {
        threads.run(
                () -> {
                    generate().close();
                    generate().close();
                },
                LONGEST_RECOVERY);

        assertThat(records.events(patientId)).containsExactly("GENERATE_DATA_KEY SUCCESS", "GENERATE_DATA_KEY SUCCESS");
        assertThat(records.requestIds(patientId)).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void theRestClientGeneratesAndDecrypts() throws Exception {
        register(REST_CLIENT_TENANT);
        String patient = "Zo\u00eb 7-4 " + UUID.randomUUID();
        String idempotencyKey = UUID.randomUUID().toString();

        try (GeneratedDataKey generated = dataKeys.generate(patient, idempotencyKey);
                GeneratedDataKey repeated = dataKeys.generate(patient, idempotencyKey);
                DecryptedDataKey decrypted = dataKeys.decrypt(patient, generated.encryptedKey())) {
            assertThat(repeated.keyId()).isEqualTo(generated.keyId());
            assertThat(decrypted.keyId()).isEqualTo(generated.keyId());
            assertThat(decrypted.plainKey()).isEqualTo(generated.plainKey());
        }
    }

    @Test
    void theRestClientTellsOfEachItemOfABatch() throws Exception {
        register(REST_CLIENT_TENANT);
        PatientId ada = new PatientId("ada 7/4 " + UUID.randomUUID());
        PatientId zoe = new PatientId("zoe " + UUID.randomUUID());
        GeneratedDataKey adasKey = dataKeys.generateAll(
                        List.of(ada, zoe), UUID.randomUUID().toString())
                .get(0)
                .orThrow();

        List<BatchResult<DecryptedDataKey>> decrypted = dataKeys.decryptAll(
                List.of(new KeyToDecrypt(adasKey.encryptedKey(), ada), new KeyToDecrypt(adasKey.encryptedKey(), zoe)));

        assertThat(decrypted).hasSize(2);
        assertThat(decrypted.get(0).orThrow().plainKey()).isEqualTo(adasKey.plainKey());
        assertThat(decrypted.get(1).failure()).get().isInstanceOf(InvalidEncryptedKeyException.class);
    }

    @Test
    void theRestClientThrowsTheExceptionsOfTheApi() throws Exception {
        register(REST_CLIENT_TENANT);
        EncryptedKey key = newKeyByRest(patientId.value());
        String other = "other " + UUID.randomUUID();
        newKeyByRest(other);

        assertThatExceptionOfType(InvalidEncryptedKeyException.class).isThrownBy(() -> dataKeys.decrypt(other, key));
        assertThatExceptionOfType(UnknownPatientException.class)
                .isThrownBy(() -> dataKeys.decrypt("unknown " + UUID.randomUUID(), key));
    }

    @Test
    void theRestClientThrowsTheExceptionsOfTheApiInsideOfAResource() throws Exception {
        register(REST_CLIENT_TENANT);
        String other = UUID.randomUUID().toString();
        newKeyByRest(other);
        try (GeneratedDataKey key =
                dataKeys.generate(patientId.value(), UUID.randomUUID().toString())) {
            HttpResponse<String> opened =
                    openRecord(patientId.value(), key.encryptedKey().toBase64());
            HttpResponse<String> refused = openRecord(other, key.encryptedKey().toBase64());

            assertThat(opened.statusCode()).isEqualTo(200);
            assertThat(opened.body()).isEqualTo(key.keyId().toString());
            assertThat(refused.statusCode()).isEqualTo(WardResource.NO_RECORD);
            assertThat(refused.body()).isEqualTo("INVALID_ENCRYPTED_KEY");
        }
    }

    private EncryptedKey newKeyByRest(String patient) {
        try (GeneratedDataKey key = dataKeys.generate(patient, UUID.randomUUID().toString())) {
            return key.encryptedKey();
        }
    }

    private HttpResponse<String> openRecord(String patient, String encryptedKey) throws Exception {
        URI records = URI.create(
                "http://127.0.0.1:" + request.getLocalPort() + "/in-server/ward/patients/" + patient + "/records");
        HttpRequest opening = HttpRequest.newBuilder(records)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(encryptedKey))
                .build();
        return HttpClient.newHttpClient().send(opening, BodyHandlers.ofString());
    }

    private GeneratedDataKey generate() {
        return service().generateDataKey(patientId);
    }

    private KeyManagementService service() {
        return keyManagement.forTenant(tenantId);
    }

    private EncryptionContext context() {
        return new EncryptionContext(tenantId, patientId);
    }
}
