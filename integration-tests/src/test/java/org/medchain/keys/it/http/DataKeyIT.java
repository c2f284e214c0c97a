package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.client.ReceivedKey;

@OnSharedApi
record DataKeyIT(Api api, Hospital hospital) {

    private static final String PATIENT = "patient 1-2";
    private static final int ENCRYPTED_KEY_LENGTH = 20 + 12 + 105 + 16;

    @Nested
    class Generate {

        @Test
        void answersTheWholeKey() {
            Instant before = Instant.now().minus(Duration.ofSeconds(1));

            ApiAnswer answer = hospital.generate(PATIENT);

            assertThat(answer.status()).as("%s", answer).isEqualTo(201);
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.header("X-Tenant-Id")).contains(hospital.tenantId());
            assertThat(answer.header("Content-Type")).contains("application/json");
            JsonObject key = answer.json();
            assertThat(key.keySet())
                    .containsExactlyInAnyOrder(
                            "keyId", "encryptedKey", "plainKey", "algorithm", "generation", "createdAt");
            assertThat(UUID.fromString(key.getString("keyId")).version()).isEqualTo(7);
            assertThat(answer.header("Location"))
                    .hasValueSatisfying(location -> assertThat(location)
                            .isEqualTo(api.installation().server().uri() + "/api/v1/patients/patient%201-2/data-keys/"
                                    + key.getString("keyId")));
            assertThat(key.getString("algorithm")).isEqualTo("AES-256");
            assertThat(key.getInt("generation")).isEqualTo(1);
            assertThat(Instant.parse(key.getString("createdAt"))).isBetween(before, Instant.now());
            assertThat(Base64.getDecoder().decode(key.getString("encryptedKey")))
                    .startsWith('M', 'K', 2)
                    .hasSize(ENCRYPTED_KEY_LENGTH);
        }

        @Test
        void answersThirtyTwoBytesInBase64() {
            ReceivedKey key = hospital.generate(PATIENT).plainKey().orElseThrow();

            assertThat(key.length()).isEqualTo(32);
            assertThat(key.base64Length()).isEqualTo(44);
        }

        @Test
        void leavesThePlainKeyOutOnRequest() {
            ApiAnswer answer = api.request("POST", Hospital.DATA_KEYS, PATIENT)
                    .query("plaintext", "false")
                    .sendAs(hospital.keyUser());

            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.json().keySet())
                    .containsExactlyInAnyOrder("keyId", "encryptedKey", "algorithm", "generation", "createdAt");
            ApiAnswer decrypted = hospital.decrypt(PATIENT, answer.json().getString("encryptedKey"));
            assertThat(decrypted.plainKey()).isPresent();
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "", "TRUE", "1"})
        void refusesAnUnclearWishForThePlainKey(String plaintext) {
            ApiAnswer answer = api.request("POST", Hospital.DATA_KEYS, PATIENT)
                    .query("plaintext", plaintext)
                    .sendAs(hospital.keyUser());

            Problems.INVALID_REQUEST.assertIs(answer, "plaintext");
        }
    }

    @Nested
    class Decrypt {

        @Test
        void answersTheSameKey() {
            ApiAnswer generated = hospital.generate(PATIENT);

            ApiAnswer decrypted = hospital.decrypt(PATIENT, generated.json().getString("encryptedKey"));

            assertThat(decrypted.status()).isEqualTo(200);
            assertThat(decrypted.header("Cache-Control")).contains("no-store");
            assertThat(decrypted.json().keySet()).containsExactlyInAnyOrder("keyId", "plainKey", "generation");
            assertThat(decrypted.json().getString("keyId"))
                    .isEqualTo(generated.json().getString("keyId"));
            assertThat(decrypted.json().getInt("generation")).isEqualTo(1);
            assertThat(decrypted.plainKey()).isEqualTo(generated.plainKey()).isPresent();
        }

        @Test
        void refusesEveryAlteredByte() {
            byte[] encryptedKey =
                    Base64.getDecoder().decode(hospital.generate(PATIENT).json().getString("encryptedKey"));
            List<ApiAnswer> answers = new ArrayList<>();

            for (int i = 0; i < encryptedKey.length; i++) {
                byte[] altered = encryptedKey.clone();
                altered[i] ^= 0x01;
                answers.add(hospital.decrypt(PATIENT, Base64.getEncoder().encodeToString(altered)));
            }

            assertThat(answers).allSatisfy(Problems.INVALID_ENCRYPTED_KEY::assertIs);
        }
    }

    @Nested
    class Read {

        @Test
        void answersMetadataOnly() {
            JsonObject generated = hospital.generate(PATIENT).json();

            ApiAnswer answer = api.request("GET", Hospital.DATA_KEY, PATIENT, generated.getString("keyId"))
                    .sendAs(hospital.keyAdmin());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().keySet())
                    .containsExactlyInAnyOrder(
                            "keyId", "algorithm", "generation", "provider", "createdAt", "wrappedAt");
            assertThat(answer.json().getString("keyId")).isEqualTo(generated.getString("keyId"));
            assertThat(answer.json().getString("createdAt")).isEqualTo(generated.getString("createdAt"));
            assertThat(answer.json().getString("provider")).isEqualTo("local");
        }

        @Test
        void answersAlikeForWhatIsUnknownAndWhatIsAnothers() {
            String keyId = hospital.generate(PATIENT).json().getString("keyId");
            Hospital other = api.newHospital();
            other.generate("only theirs");

            ApiAnswer unknownPatient = read(hospital, "unknown", keyId);
            ApiAnswer unknownKey = read(hospital, PATIENT, UUID.randomUUID().toString());
            ApiAnswer anothersPatient = read(hospital, "only theirs", keyId);
            ApiAnswer anothersKey = read(other, PATIENT, keyId);

            assertThat(List.of(unknownPatient, unknownKey, anothersPatient, anothersKey))
                    .allSatisfy(Problems.NOT_FOUND::assertIs)
                    .extracting(answer -> answer.body().length())
                    .containsOnly(unknownPatient.body().length());
        }

        private ApiAnswer read(Hospital reader, String patientId, String keyId) {
            return api.request("GET", Hospital.DATA_KEY, patientId, keyId).sendAs(reader.keyUser());
        }
    }

    @Nested
    class ListAll {

        @Test
        void answersEveryKeyOnceInPages() {
            List<String> generated = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                generated.add(hospital.generate(PATIENT).json().getString("keyId"));
            }

            JsonObject first = list("limit", "2").json();
            JsonObject second =
                    list("cursor", first.getString("nextCursor"), "limit", "2").json();
            JsonObject third =
                    list("cursor", second.getString("nextCursor"), "limit", "2").json();

            assertThat(List.of(first, second, third))
                    .flatExtracting(page -> page.getJsonArray("items").getValuesAs(JsonObject.class))
                    .extracting(key -> key.getString("keyId"))
                    .containsExactlyElementsOf(generated);
            assertThat(third.keySet()).containsExactly("items");
        }

        @Test
        void answersNoKeyPlainOrEncrypted() {
            hospital.generate(PATIENT);

            assertThat(list().json().getJsonArray("items"))
                    .singleElement(InstanceOfAssertFactories.type(JsonObject.class))
                    .extracting(JsonObject::keySet, InstanceOfAssertFactories.collection(String.class))
                    .containsExactlyInAnyOrder(
                            "keyId", "algorithm", "generation", "provider", "createdAt", "wrappedAt");
        }

        private ApiAnswer list(String... parameters) {
            var request = api.request("GET", Hospital.DATA_KEYS, PATIENT).as(hospital.keyUser());
            for (int i = 0; i < parameters.length; i += 2) {
                request.query(parameters[i], parameters[i + 1]);
            }
            return request.send();
        }
    }
}
