package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;
import org.medchain.keys.it.destruction.Erased;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** AWS' own clients of AWS KMS with this service in its place. */
@OnSecondApi
class AwsProtocolIT {

    private static final Path JAR = Path.of("..", "cli-module", "target", "medchain.jar");
    private static final Map<String, String> ONE = Map.of("patientId", "Zo\u00eb 7/4", "purpose", "care");
    private static final Map<String, String> OTHER = Map.of("patientId", "other", "purpose", "care");
    private static final Map<String, String> ANOTHER_PURPOSE =
            Map.of("patientId", "Zo\u00eb 7/4", "purpose", "research");

    private final Api api;
    private final Hospital hospital;
    private final KmsClient kms;
    private final String alias;

    @TempDir
    private Path directory;

    AwsProtocolIT(Api api) {
        this.api = api;
        hospital = api.newHospital();
        kms = client(hospital.keyUser());
        alias = "alias/" + hospital.tenantId();
    }

    @AfterEach
    void close() {
        kms.close();
    }

    private URI endpoint() {
        return URI.create(api.installation().server().uri() + "/aws-kms");
    }

    private KmsClient client(String token) {
        return client(StaticCredentialsProvider.create(AwsSessionCredentials.create("medchain", "medchain", token)));
    }

    private KmsClient client(AwsCredentialsProvider credentials) {
        return KmsClient.builder()
                .endpointOverride(endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    private GenerateDataKeyResponse generate(Map<String, String> context) {
        GenerateDataKeyResponse made = kms.generateDataKey(
                request -> request.keyId(alias).keySpec(DataKeySpec.AES_256).encryptionContext(context));
        api.receivedKeys().add(made.plaintext().asByteArray());
        return made;
    }

    private DecryptResponse decrypt(KmsClient client, SdkBytes blob, Map<String, String> context) {
        return client.decrypt(request -> request.ciphertextBlob(blob).encryptionContext(context));
    }

    private static void assertRefused(Class<? extends KmsException> as, ThrowingCallable call) {
        assertThatExceptionOfType(as).isThrownBy(call);
    }

    /** Those that have no class of their own in the SDK. */
    private static void assertRefused(String code, ThrowingCallable call) {
        assertThatExceptionOfType(KmsException.class).isThrownBy(call).satisfies(e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.requestId()).isNotBlank();
        });
    }

    private static String encryptedKeyOf(SdkBytes blob) {
        byte[] bytes = blob.asByteArray();
        int length = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(4));
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, 6, 6 + length));
    }

    private List<JsonObject> eventsOf(String requestId) {
        return hospital.auditEvents("requestId", requestId);
    }

    @Nested
    class GenerateDataKey {

        @Test
        void givesEachPatientKeysThatOpenAgain() {
            for (Map<String, String> context : List.of(ONE, OTHER)) {
                GenerateDataKeyResponse made = generate(context);
                DecryptResponse opened = decrypt(kms, made.ciphertextBlob(), context);

                assertThat(made.plaintext().asByteArray()).hasSize(32);
                assertThat(opened.plaintext().equals(made.plaintext())).isTrue();
                assertThat(opened.keyId())
                        .isEqualTo(made.keyId())
                        .startsWith("arn:aws:kms:eu-central-1:000000000000:key/");
            }
        }

        @Test
        void makesAKeyThatTheServicesOwnInterfaceOpens() {
            GenerateDataKeyResponse made = generate(ONE);

            assertThat(hospital.decrypt("Zo\u00eb 7/4", encryptedKeyOf(made.ciphertextBlob()))
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void leavesThePlaintextAwayIfItIsAskedTo() {
            SdkBytes blob = kms.generateDataKeyWithoutPlaintext(
                            request -> request.keyId(alias).numberOfBytes(32).encryptionContext(ONE))
                    .ciphertextBlob();

            assertThat(decrypt(kms, blob, ONE).plaintext().asByteArray()).hasSize(32);
        }

        @Test
        void makesNoOtherKeys() {
            assertRefused(
                    "ValidationException",
                    () -> kms.generateDataKey(request ->
                            request.keyId(alias).keySpec(DataKeySpec.AES_128).encryptionContext(ONE)));
            assertRefused(
                    "ValidationException",
                    () -> kms.generateDataKey(
                            request -> request.keyId(alias).numberOfBytes(64).encryptionContext(ONE)));
        }
    }

    @Nested
    class Encrypt {

        @Test
        void takesMessagesOf4096Bytes() {
            SdkBytes message = SdkBytes.fromByteArray(new byte[4096]);
            EncryptResponse sealed = kms.encrypt(
                    request -> request.keyId(alias).plaintext(message).encryptionContext(ONE));

            assertThat(decrypt(kms, sealed.ciphertextBlob(), ONE).plaintext()).isEqualTo(message);
            assertRefused(
                    InvalidCiphertextException.class, () -> decrypt(kms, sealed.ciphertextBlob(), ANOTHER_PURPOSE));
            assertRefused(
                    "ValidationException",
                    () -> kms.encrypt(request -> request.keyId(alias)
                            .plaintext(SdkBytes.fromByteArray(new byte[4097]))
                            .encryptionContext(ONE)));
        }
    }

    @Nested
    class ReEncrypt {

        @Test
        void changesTheContextAndKeepsThePatient() {
            GenerateDataKeyResponse made = generate(ONE);
            hospital.rotate("Zo\u00eb 7/4");

            ReEncryptResponse moved = kms.reEncrypt(request -> request.ciphertextBlob(made.ciphertextBlob())
                    .sourceEncryptionContext(ONE)
                    .destinationKeyId(made.keyId())
                    .destinationEncryptionContext(ANOTHER_PURPOSE));

            assertThat(decrypt(kms, moved.ciphertextBlob(), ANOTHER_PURPOSE)
                            .plaintext()
                            .equals(made.plaintext()))
                    .isTrue();
            assertRefused(InvalidCiphertextException.class, () -> decrypt(kms, moved.ciphertextBlob(), ONE));
            assertThat(eventsOf(moved.responseMetadata().requestId()))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getString("operation")).isEqualTo("ROTATE_PATIENT_KEY"));
            assertRefused(
                    "ValidationException",
                    () -> kms.reEncrypt(request -> request.ciphertextBlob(made.ciphertextBlob())
                            .sourceEncryptionContext(ONE)
                            .destinationKeyId(alias)
                            .destinationEncryptionContext(OTHER)));
        }
    }

    @Nested
    class DescribeKey {

        @Test
        void tellsOfTheTenantsKey() {
            KeyMetadata key = kms.describeKey(request -> request.keyId(alias)).keyMetadata();

            assertThat(key.arn()).isEqualTo(generate(ONE).keyId()).endsWith(key.keyId());
            assertThat(key.keyState()).isEqualTo(KeyState.ENABLED);
        }
    }

    @Nested
    class GenerateRandom {

        @Test
        void givesBytes() {
            assertThat(kms.generateRandom(request -> request.numberOfBytes(17))
                            .plaintext()
                            .asByteArray())
                    .hasSize(17);
        }

        /** AWS KMS has one form of answer. */
        @ParameterizedTest
        @ValueSource(strings = {"application/json", "text/plain"})
        void isAnsweredWhateverTheRequestAccepts(String mediaType) {
            ApiAnswer answer = api.rawRequest("POST", "/aws-kms")
                    .header("X-Amz-Security-Token", hospital.keyUser())
                    .header("X-Amz-Target", "TrentService.GenerateRandom")
                    .header("Accept", mediaType)
                    .body("application/x-amz-json-1.1", "{\"NumberOfBytes\":17}")
                    .send();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).contains("application/x-amz-json-1.1");
        }
    }

    @Nested
    class Refusals {

        @Test
        void meetAnotherPatientAndAnotherContext() {
            GenerateDataKeyResponse made = generate(ONE);

            assertRefused(InvalidCiphertextException.class, () -> decrypt(kms, made.ciphertextBlob(), OTHER));
            generate(OTHER);
            assertRefused(InvalidCiphertextException.class, () -> decrypt(kms, made.ciphertextBlob(), OTHER));
            assertRefused(InvalidCiphertextException.class, () -> decrypt(kms, made.ciphertextBlob(), ANOTHER_PURPOSE));
            assertRefused(
                    InvalidCiphertextException.class,
                    () -> decrypt(kms, made.ciphertextBlob(), Map.of("patientId", "Zo\u00eb 7/4")));
        }

        @Test
        void meetAnotherTenant() {
            GenerateDataKeyResponse made = generate(ONE);
            Hospital foreign = api.newHospital();
            try (KmsClient other = client(foreign.keyUser())) {
                assertRefused(InvalidCiphertextException.class, () -> decrypt(other, made.ciphertextBlob(), ONE));
                assertRefused(
                        NotFoundException.class,
                        () -> other.decrypt(request -> request.keyId(alias)
                                .ciphertextBlob(made.ciphertextBlob())
                                .encryptionContext(ONE)));
                assertRefused(NotFoundException.class, () -> other.describeKey(request -> request.keyId(made.keyId())));
                assertRefused(
                        NotFoundException.class,
                        () -> other.generateDataKey(request -> request.keyId("alias/" + foreign.tenantId())
                                .keySpec(DataKeySpec.AES_256)
                                .encryptionContext(Map.of("patientId", "p", "tenantId", hospital.tenantId()))));
                other.generateDataKeyWithoutPlaintext(request -> request.keyId("alias/" + foreign.tenantId())
                        .keySpec(DataKeySpec.AES_256)
                        .encryptionContext(ONE));
                assertRefused(InvalidCiphertextException.class, () -> decrypt(other, made.ciphertextBlob(), ONE));
            }
        }

        @Test
        void meetErasedPatients() {
            GenerateDataKeyResponse made = generate(ONE);
            GenerateDataKeyResponse kept = generate(OTHER);
            hospital.eraseAtOnce();
            Erased.await(hospital, hospital.destroy("Zo\u00eb 7/4"));

            assertRefused(KmsInvalidStateException.class, () -> decrypt(kms, made.ciphertextBlob(), ONE));
            assertRefused(KmsInvalidStateException.class, () -> generate(ONE));
            assertThat(decrypt(kms, kept.ciphertextBlob(), OTHER).plaintext().equals(kept.plaintext()))
                    .isTrue();
        }

        @Test
        void areAudited() {
            assertThatExceptionOfType(NotFoundException.class)
                    .isThrownBy(() -> kms.describeKey(request -> request.keyId("alias/nobody")))
                    .satisfies(e -> assertThat(eventsOf(e.requestId()))
                            .singleElement()
                            .satisfies(event -> {
                                assertThat(event.getString("operation")).isEqualTo("READ_TENANT");
                                assertThat(event.getString("reason")).isEqualTo("not-found");
                            }));
        }

        @Test
        void meetOperationsThatThereAreNot() {
            assertRefused(UnsupportedOperationException.class, () -> kms.createKey());
        }

        @Test
        void meetRecipientsByTheirName() {
            GenerateDataKeyResponse made = generate(ONE);

            assertThatExceptionOfType(KmsException.class)
                    .isThrownBy(() -> kms.decrypt(request -> request.ciphertextBlob(made.ciphertextBlob())
                            .encryptionContext(ONE)
                            .recipient(enclave -> enclave.attestationDocument(SdkBytes.fromByteArray(new byte[1])))))
                    .withMessageContaining("Recipient is not known")
                    .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
        }

        @Test
        void meetCallersWithoutTheRole() {
            try (KmsClient auditor = client(hospital.auditor())) {
                assertRefused(
                        "AccessDeniedException", () -> auditor.generateRandom(request -> request.numberOfBytes(1)));
            }
        }

        @Test
        void meetTokensThatAreNone() {
            String expired = api.tokens()
                    .withLifetime(Duration.ofHours(-1))
                    .issue("tester", hospital.tenantId(), Set.of(Role.KEY_USER));
            try (KmsClient late = client(expired);
                    KmsClient nobody = client("nobody")) {
                assertRefused("ExpiredTokenException", () -> late.generateRandom(request -> request.numberOfBytes(1)));
                assertRefused(
                        "UnrecognizedClientException",
                        () -> nobody.generateRandom(request -> request.numberOfBytes(1)));
            }
        }
    }

    @Nested
    class CredentialProcess {

        private static final Duration ABOUT_TO_EXPIRE = Duration.ofSeconds(14);

        private static void assertDescribes(KmsClient client, Hospital ofToken) {
            assertThat(client.describeKey(request -> request.keyId("alias/" + ofToken.tenantId()))
                            .keyMetadata()
                            .keyState())
                    .isEqualTo(KeyState.ENABLED);
        }

        /** By the SDK itself, while the client is in use. The token of another hospital shows which one it has. */
        @Test
        void isAskedAgainWhenTheTokenIsAboutToExpire() throws IOException {
            Hospital other = api.newHospital();
            Path token = Files.writeString(
                    directory.resolve("token"),
                    api.tokens()
                            .withLifetime(ABOUT_TO_EXPIRE)
                            .issue("tester", hospital.tenantId(), Set.of(Role.KEY_USER)));
            try (ProcessCredentialsProvider credentials = ProcessCredentialsProvider.builder()
                            .command(credentialProcess(token))
                            .build();
                    KmsClient client = client(credentials)) {
                assertDescribes(client, hospital);

                Files.writeString(token, other.keyUser());
                assertDescribes(client, other);

                Files.writeString(token, hospital.keyUser());
                assertDescribes(client, other);
            }
        }
    }

    private static List<String> credentialProcess(Path token) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toAbsolutePath().normalize().toString(),
                "credential-process",
                "--token-file",
                token.toString());
    }

    @Nested
    @Tag("slow")
    class AwsCommandLine {

        private static final String CONTEXT = "--encryption-context";
        /** Version 2 ends with it; version 1 ends with one more. */
        private static final int REFUSED = 254;

        @BeforeEach
        void requireCommand() throws IOException {
            assumePresent("aws");
            callAs(hospital);
        }

        /** By the command line's own way to a token. */
        private void callAs(Hospital caller) throws IOException {
            Path token = Files.writeString(directory.resolve("token"), caller.keyUser());
            Files.writeString(
                    directory.resolve("config"),
                    "[default]\ncredential_process = " + String.join(" ", credentialProcess(token)) + "\n");
        }

        private JsonObject make(String patient) throws Exception {
            return aws(
                    0,
                    "generate-data-key",
                    "--key-id",
                    alias,
                    "--key-spec",
                    "AES_256",
                    CONTEXT,
                    context(patient, "care"));
        }

        private static String context(String patient, String purpose) {
            return "patientId=" + patient + ",purpose=" + purpose;
        }

        private JsonObject open(int status, JsonObject made, String context) throws Exception {
            Path blob = Files.write(
                    directory.resolve("blob"), Base64.getDecoder().decode(made.getString("CiphertextBlob")));
            return aws(status, "decrypt", "--key-id", alias, "--ciphertext-blob", "fileb://" + blob, CONTEXT, context);
        }

        private void assertRefused(String error, JsonObject made, String context) throws Exception {
            open(REFUSED, made, context);
            assertThat(Files.readString(directory.resolve("err"))).contains("(" + error + ")");
        }

        @Test
        void makesAndOpensKeysOfTwoPatients() throws Exception {
            for (String patient : List.of("4711", "4712")) {
                JsonObject made = make(patient);
                JsonObject opened = open(0, made, context(patient, "care"));

                assertThat(opened.getString("KeyId")).isEqualTo(made.getString("KeyId"));
                assertThat(opened.getString("Plaintext").equals(made.getString("Plaintext")))
                        .isTrue();
            }
        }

        @Test
        void isRefusedByErrorsThatItKnows() throws Exception {
            JsonObject made = make("4711");
            JsonObject others = make("4712");

            assertRefused("InvalidCiphertextException", made, context("4712", "care"));
            assertRefused("InvalidCiphertextException", made, context("4711", "research"));
            callAs(api.newHospital());
            assertRefused("NotFoundException", made, context("4711", "care"));
            callAs(hospital);
            hospital.eraseAtOnce();
            Erased.await(hospital, hospital.destroy("4711"));
            assertRefused("KMSInvalidStateException", made, context("4711", "care"));
            open(0, others, context("4712", "care"));
        }

        private JsonObject aws(int status, String... arguments) throws IOException, InterruptedException {
            Path out = directory.resolve("out");
            List<String> command = Stream.concat(Stream.of("aws", "--output", "json", "kms"), Stream.of(arguments))
                    .toList();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(directory.resolve("err").toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            builder.environment()
                    .putAll(Map.of(
                            "AWS_CONFIG_FILE",
                            directory.resolve("config").toString(),
                            "AWS_SHARED_CREDENTIALS_FILE",
                            directory.resolve("none").toString(),
                            "AWS_DEFAULT_REGION",
                            "eu-central-1",
                            "AWS_ENDPOINT_URL_KMS",
                            endpoint().toString(),
                            "AWS_PAGER",
                            "",
                            "PYTHONUTF8",
                            "1"));
            Process process = builder.start();
            process.getOutputStream().close();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(directory.resolve("err")))
                    .isIn(status, status == REFUSED ? REFUSED + 1 : status);
            String text = Files.readString(out, StandardCharsets.UTF_8);
            try (JsonReader reader = Json.createReader(new StringReader(text.isBlank() ? "{}" : text))) {
                return reader.readObject();
            }
        }

        private static void assumePresent(String command) {
            assumeThat(Stream.of(System.getenv("PATH").split(":", -1)).map(path -> Path.of(path, command)))
                    .as(command + " on the PATH")
                    .anyMatch(Files::isExecutable);
        }
    }
}
