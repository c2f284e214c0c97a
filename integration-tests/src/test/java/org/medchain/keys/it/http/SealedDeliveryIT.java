package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.server.TlsIdentity;

/** Data keys that travel sealed to the caller's public key. */
@OnSharedApi
class SealedDeliveryIT {

    private static final String PATIENT = "Zo\u00eb 7-4";
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Api api;
    private final RecipientKey recipient = RecipientKey.generate(new SecureRandom());
    private final Hospital hospital;

    SealedDeliveryIT(Api api) {
        this.api = api;
        hospital = api.newHospital();
    }

    private EncryptionContext context() {
        return new EncryptionContext(new TenantId(hospital.tenantId()), new PatientId(PATIENT));
    }

    /** Whether it opens here, for the patient of these tests. */
    private boolean opens(JsonObject key) {
        byte[] sealedKey = Base64.getDecoder().decode(key.getString("sealedKey"));
        return recipient
                .open(sealedKey, DataKeyId.parse(key.getString("keyId")), context())
                .isPresent();
    }

    private ApiAnswer generate(String body) {
        return api.request("POST", Hospital.DATA_KEYS, PATIENT).sendAs(hospital.keyUser(), body);
    }

    private ApiAnswer generateSealed() {
        return generate("{\"recipientPublicKey\":\"" + recipient.publicKey() + "\"}");
    }

    @Nested
    class Answers {

        @Test
        void haveASealedKeyInPlaceOfThePlainOne() {
            ApiAnswer generated = generateSealed();

            assertThat(generated.status()).as("%s", generated).isEqualTo(201);
            assertThat(generated.json().keySet())
                    .contains("keyId", "encryptedKey", "sealedKey")
                    .doesNotContain("plainKey");
            assertThat(opens(generated.json())).isTrue();
            JsonObjectBuilder body = Json.createObjectBuilder()
                    .add("encryptedKey", generated.json().getString("encryptedKey"))
                    .add("recipientPublicKey", recipient.publicKey());
            ApiAnswer decrypted =
                    api.request("POST", Hospital.DECRYPT, PATIENT).sendAs(hospital.keyUser(), body.build());
            assertThat(decrypted.status()).isEqualTo(200);
            assertThat(decrypted.json().keySet()).containsExactlyInAnyOrder("keyId", "generation", "sealedKey");
            assertThat(opens(decrypted.json())).isTrue();
        }

        @Test
        void areToldOfInTheAuditTrail() {
            ApiAnswer sealed = generateSealed();
            ApiAnswer plain = hospital.generate(PATIENT);

            hospital.assertAudited(sealed, "delivery", "sealed");
            assertThat(hospital.auditEventsOf(plain))
                    .singleElement()
                    .satisfies(event -> assertThat(event).doesNotContainKey("delivery"));
        }

        @Test
        void haveOneInEachItemOfABatch() {
            JsonArrayBuilder patients = Json.createArrayBuilder();
            IntStream.range(0, 3)
                    .forEach(i -> patients.add(Json.createObjectBuilder().add("patientId", PATIENT)));
            ApiAnswer answer = api.request("POST", "/api/v1/data-keys/batch")
                    .sendAs(
                            hospital.keyUser(),
                            Json.createObjectBuilder()
                                    .add("items", patients)
                                    .add("recipientPublicKey", recipient.publicKey())
                                    .build());

            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.json().getJsonArray("items").getValuesAs(JsonObject.class))
                    .hasSize(3)
                    .allSatisfy(item -> {
                        assertThat(item).doesNotContainKey("plainKey");
                        assertThat(opens(item)).isTrue();
                    });
        }

        /** Without a body, with an empty object, and with an empty body that claims a type, as some clients send it. */
        @Test
        void haveThePlainKeyIfNoPublicKeyIsSent() {
            assertThat(hospital.generate(PATIENT).plainKey()).isPresent();
            assertThat(generate("{}").plainKey()).isPresent();
            assertThat(generate("{\"recipientPublicKey\":null}").plainKey()).isPresent();
            assertThat(generate("").plainKey()).isPresent();
            assertThat(api.request("POST", Hospital.DATA_KEYS, PATIENT)
                            .as(hospital.keyUser())
                            .body("application/x-www-form-urlencoded", "")
                            .send()
                            .plainKey())
                    .isPresent();
        }

        @Test
        void areTheSameKeyAgainForTheSameIdempotencyKey() {
            String key = UUID.randomUUID().toString();
            List<String> keyIds = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                ApiAnswer answer = api.request("POST", Hospital.DATA_KEYS, PATIENT)
                        .as(hospital.keyUser())
                        .header("Idempotency-Key", key)
                        .json("{\"recipientPublicKey\":\"" + recipient.publicKey() + "\"}")
                        .send();
                assertThat(opens(answer.json())).isTrue();
                keyIds.add(answer.json().getString("keyId"));
            }

            assertThat(keyIds.get(1)).isEqualTo(keyIds.get(0));
            assertThat(api.request("POST", Hospital.DATA_KEYS, PATIENT)
                            .as(hospital.keyUser())
                            .header("Idempotency-Key", key)
                            .send()
                            .status())
                    .as("in plain it is another request")
                    .isEqualTo(422);
        }
    }

    @Nested
    class Refused {

        static Stream<String> noPublicKeys() {
            byte[] right = Base64.getDecoder()
                    .decode(RecipientKey.generate(new SecureRandom()).publicKey());
            byte[] zeroPoint = right.clone();
            Arrays.fill(zeroPoint, 1184, 1216, (byte) 0);
            byte[] tooLargeACoefficient = right.clone();
            tooLargeACoefficient[0] = (byte) 0xFF;
            tooLargeACoefficient[1] |= 0x0F;
            Base64.Encoder base64 = Base64.getEncoder();
            return Stream.of(
                    "",
                    "AAAA",
                    "?".repeat(1624),
                    base64.encodeToString(Arrays.copyOf(right, 1184)),
                    base64.encodeToString(Arrays.copyOf(right, 1217)),
                    base64.encodeToString(new byte[1216]),
                    base64.encodeToString(zeroPoint),
                    base64.encodeToString(tooLargeACoefficient),
                    Base64.getMimeEncoder().encodeToString(right).replace("\r\n", "\\r\\n"));
        }

        private void assertNothingHappened(ApiAnswer answer, String operation) {
            hospital.assertAudited(answer, "operation", operation, "outcome", "FAILURE", "reason", "invalid-request");
            Problems.NOT_FOUND.assertIs(
                    api.request("GET", Hospital.DATA_KEYS, PATIENT).sendAs(hospital.keyUser()));
        }

        @ParameterizedTest(name = "{index}")
        @MethodSource("noPublicKeys")
        void isWhatIsNoPublicKey(String publicKey) {
            ApiAnswer answer = generate("{\"recipientPublicKey\":\"" + publicKey + "\"}");

            Problems.INVALID_REQUEST.assertIs(answer, "recipientPublicKey");
            assertNothingHappened(answer, "GENERATE_DATA_KEY");
        }

        @Test
        void isWhatIsNoText() {
            for (String value : List.of("1", "true", "[]", "{}")) {
                Problems.INVALID_REQUEST.assertIs(
                        generate("{\"recipientPublicKey\":" + value + "}"), "recipientPublicKey");
            }
        }

        @Test
        void isAnUnknownMember() {
            ApiAnswer answer =
                    generate("{\"recipientPublicKey\":\"" + recipient.publicKey() + "\",\"recipientKey\":\"AAAA\"}");

            Problems.INVALID_REQUEST.assertIs(answer, "recipientKey");
            assertNothingHappened(answer, "GENERATE_DATA_KEY");
        }

        @Test
        void isABodyOfAnotherType() {
            ApiAnswer answer = api.request("POST", Hospital.DATA_KEYS, PATIENT)
                    .as(hospital.keyUser())
                    .body("text/plain", recipient.publicKey())
                    .send();

            Problems.UNSUPPORTED_MEDIA_TYPE.assertIs(answer);
            assertNothingHappened(answer, "GENERATE_DATA_KEY");
        }

        @Test
        void isAPublicKeyForAKeyThatIsNotWanted() {
            ApiAnswer answer = api.request("POST", Hospital.DATA_KEYS, PATIENT)
                    .query("plaintext", "false")
                    .sendAs(hospital.keyUser(), "{\"recipientPublicKey\":\"" + recipient.publicKey() + "\"}");

            Problems.INVALID_REQUEST.assertIs(answer, "plaintext");
            assertNothingHappened(answer, "GENERATE_DATA_KEY");
        }

        @Test
        void isABatchWithoutAPublicKeyThatIsOne() {
            JsonObject item =
                    Json.createObjectBuilder().add("patientId", PATIENT).build();
            JsonObject body = Json.createObjectBuilder()
                    .add("items", Json.createArrayBuilder().add(item))
                    .add("recipientPublicKey", Base64.getEncoder().encodeToString(new byte[1216]))
                    .build();

            ApiAnswer answer = api.request("POST", "/api/v1/data-keys/batch").sendAs(hospital.keyUser(), body);

            Problems.INVALID_REQUEST.assertIs(answer, "recipientPublicKey");
            assertNothingHappened(answer, "GENERATE_DATA_KEY");
        }
    }

    /** What a proxy that ends TLS can keep. The keys are known, since the client opens them. */
    @Nested
    class BehindAProxy {

        private static final int KEYS = 1_000;
        private static final int SINGLE = 40;

        @TempDir
        private Path directory;

        private final SecureRandom random = new SecureRandom();
        private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();
        private SSLContext tls;

        private Proxy recordingProxy() throws Exception {
            tls = TlsIdentity.create(directory).tls();
            return new Proxy(
                    tls.getServerSocketFactory(),
                    api.installation().server().uri().getPort(),
                    (isAnswer, buffer, length) -> {
                        recorded.write(buffer, 0, length);
                        return true;
                    });
        }

        private KeySource sourceThrough(Proxy proxy, boolean toSeal) {
            HttpKeySourceSettings settings = new HttpKeySourceSettings(
                    URI.create("https://localhost:" + proxy.port()), hospital::keyUser, LONGEST, LONGEST);
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(tls)
                    .build();
            return new HttpKeySource(
                    toSeal ? settings.withSealedDelivery(new TenantId(hospital.tenantId())) : settings, client);
        }

        /** Generates so many keys, one by one and in batches, and opens each again. */
        private List<byte[]> keysOf(KeySource source, int keys) {
            List<KeyToDecrypt> toDecrypt = new ArrayList<>();
            List<byte[]> known = new ArrayList<>();
            PatientId patient = new PatientId(PATIENT);
            for (int i = 0; i < SINGLE; i++) {
                take(source.generate(patient), patient, toDecrypt, known);
            }
            List<PatientId> others = IntStream.range(SINGLE, keys)
                    .mapToObj(i -> new PatientId("patient-" + random.nextInt(100)))
                    .toList();
            List<BatchResult<GeneratedDataKey>> generated = source.generate(others);
            for (int i = 0; i < others.size(); i++) {
                take(generated.get(i).result().orElseThrow(), others.get(i), toDecrypt, known);
            }
            List<byte[]> again = new ArrayList<>();
            for (int i = 0; i < SINGLE; i++) {
                KeyToDecrypt one = toDecrypt.get(i);
                take(source.decrypt(one.encryptedKey(), one.patientId()), again);
            }
            source.decrypt(toDecrypt.subList(SINGLE, keys))
                    .forEach(result -> take(result.result().orElseThrow(), again));
            assertThat(IntStream.range(0, keys).allMatch(i -> Arrays.equals(again.get(i), known.get(i))))
                    .isTrue();
            return known;
        }

        private static void take(
                GeneratedDataKey key, PatientId patient, List<KeyToDecrypt> toDecrypt, List<byte[]> known) {
            try (key) {
                toDecrypt.add(new KeyToDecrypt(key.encryptedKey(), patient));
                known.add(key.plainKey().use(byte[]::clone));
            }
        }

        private static void take(DecryptedDataKey key, List<byte[]> known) {
            try (key) {
                known.add(key.plainKey().use(byte[]::clone));
            }
        }

        /** In any of the forms that a key has on the way, whole or, where two reads of a socket meet, by one of its halves. */
        private static long countIn(byte[] recorded, List<byte[]> keys) {
            String text = new String(recorded, StandardCharsets.ISO_8859_1);
            return keys.stream()
                    .filter(key -> formsOf(key)
                            .anyMatch(form -> text.contains(form.substring(0, form.length() / 2))
                                    || text.contains(form.substring(form.length() / 2))))
                    .count();
        }

        private static Stream<String> formsOf(byte[] key) {
            return Stream.of(
                    new String(key, StandardCharsets.ISO_8859_1),
                    Base64.getEncoder().encodeToString(key),
                    Base64.getUrlEncoder().encodeToString(key),
                    HexFormat.of().formatHex(key),
                    HexFormat.of().withUpperCase().formatHex(key));
        }

        @Test
        @Tag("slow")
        void noneOfAThousandKeysIsInTheRecord() throws Exception {
            try (Proxy proxy = recordingProxy()) {
                List<byte[]> known = keysOf(sourceThrough(proxy, true), KEYS);

                assertThat(known).hasSize(KEYS);
                assertThat(countIn(recorded.toByteArray(), known)).isZero();
                assertThat(recorded.toString(StandardCharsets.ISO_8859_1))
                        .contains("HTTP/1.1 201")
                        .contains("sealedKey");
            }
        }

        @Test
        void eachIsInTheRecordIfItIsNotSealed() throws Exception {
            try (Proxy proxy = recordingProxy()) {
                List<byte[]> plain = keysOf(sourceThrough(proxy, false), 2 * SINGLE);

                assertThat(countIn(recorded.toByteArray(), plain)).isEqualTo(2L * SINGLE);
            }
        }
    }
}
