package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.OnSecondApi;
import org.springframework.vault.support.Ciphertext;
import org.springframework.vault.support.Plaintext;
import org.springframework.vault.support.VaultDecryptionResult;
import org.springframework.vault.support.VaultEncryptionResult;
import org.springframework.vault.support.VaultTransitKey;

/** Spring's client of Vault with this service in Vault's place, and by hand what that client can't ask for. */
@OnSecondApi
class VaultProtocolIT extends VaultScene {

    VaultProtocolIT(Api api) {
        super(api);
    }

    @Nested
    class DataKey {

        @Test
        void opensAgainAndByTheServicesOwnInterface() {
            Map<String, Object> made = dataKey("plaintext");
            String ciphertext = (String) made.get("ciphertext");

            assertThat(Base64.getDecoder().decode((String) made.get("plaintext")))
                    .hasSize(32)
                    .isEqualTo(transit.decrypt(key, ciphertext, ONE));
            assertThat(hospital.decrypt(PATIENT, encryptedKeyOf(ciphertext)).status())
                    .isEqualTo(200);
        }

        @Test
        void hasNoPlaintextIfItIsToBeWrapped() {
            Map<String, Object> made = dataKey("wrapped");

            assertThat(made).containsOnlyKeys("ciphertext", "key_version");
            assertThat(transit.decrypt(key, (String) made.get("ciphertext"), ONE))
                    .hasSize(32);
        }

        @Test
        void isOf256BitsAlone() {
            assertRefused(
                    400,
                    "invalid-request",
                    () -> write("datakey/plaintext", Map.of("context", base64(PATIENT), "bits", 512)));
        }
    }

    @Nested
    class Encrypt {

        @Test
        void opensForItsPatientAlone() {
            String one = encrypt(ONE);
            String other = encrypt(OTHER);

            assertThat(one).startsWith("vault:v1:");
            assertThat(transit.decrypt(key, one, ONE)).isEqualTo(MESSAGE);
            assertThat(transit.decrypt(key, other, OTHER)).isEqualTo(MESSAGE);
            assertRefused(400, "invalid-encrypted-key", () -> transit.decrypt(key, one, OTHER));
        }

        @Test
        void authenticatesAssociatedData() {
            Map<String, Object> sealed = write(
                    "encrypt",
                    Map.of(
                            "plaintext", base64("text"),
                            "context", base64(PATIENT),
                            "associated_data", base64("record 1")));
            String ciphertext = (String) sealed.get("ciphertext");

            assertThat(write(
                            "decrypt",
                            Map.of(
                                    "ciphertext",
                                    ciphertext,
                                    "context",
                                    base64(PATIENT),
                                    "associated_data",
                                    base64("record 1"))))
                    .containsExactly(Map.entry("plaintext", base64("text")));
            assertRefused(400, "invalid-encrypted-key", () -> transit.decrypt(key, ciphertext, ONE));
            assertRefused(
                    400,
                    "invalid-encrypted-key",
                    () -> write(
                            "decrypt",
                            Map.of(
                                    "ciphertext",
                                    ciphertext,
                                    "context",
                                    base64(PATIENT),
                                    "associated_data",
                                    base64("record 2"))));
        }

        @Test
        void takesMessagesOf4096Bytes() {
            byte[] longest = new byte[4096];

            assertThat(transit.decrypt(key, transit.encrypt(key, longest, ONE), ONE))
                    .isEqualTo(longest);
            assertRefused(400, "invalid-request", () -> transit.encrypt(key, new byte[4097], ONE));
        }
    }

    @Nested
    class Batches {

        private final Plaintext one = Plaintext.of("one").with(ONE);
        private final Plaintext other = Plaintext.of("two").with(OTHER);

        @Test
        void areAnsweredItemByItem() {
            List<Ciphertext> sealed = transit.encrypt(key, List.of(one, other)).stream()
                    .map(VaultEncryptionResult::get)
                    .toList();

            List<VaultDecryptionResult> opened = transit.decrypt(
                    key, List.of(sealed.get(0).with(ONE), sealed.get(1).with(OTHER)));

            assertThat(opened).extracting(VaultDecryptionResult::getAsString).containsExactly("one", "two");
        }

        private ApiAnswer send(String operation, String body) {
            return ask("POST", "transit/" + operation + "/" + key)
                    .header("X-Vault-Token", hospital.keyUser())
                    .body("application/json", body)
                    .send();
        }

        @ParameterizedTest
        @ValueSource(strings = {"decrypt", "rewrap"})
        void failAtADamagedCiphertextAloneWithItsEvent(String operation) {
            String sealed = encrypt(ONE);
            String item = "{\"ciphertext\":\"%s\",\"context\":\"" + base64(PATIENT) + "\"}";
            String damaged = sealed.replace("vault:v1:", "vault:v1:A");

            ApiAnswer answer = send(
                    operation, "{\"batch_input\":[" + item.formatted(damaged) + "," + item.formatted(sealed) + "]}");

            assertThat(answer.status()).isEqualTo(400);
            List<JsonObject> results = resultsOf(answer);
            assertThat(results.get(0).getString("error")).startsWith("invalid-encrypted-key: ");
            assertThat(results.get(1)).doesNotContainKey("error");
            assertThat(eventsOf(answer.json().getString("request_id")))
                    .extracting(event -> event.getString("outcome") + " " + event.getString("patientId"))
                    .containsExactlyInAnyOrder("SUCCESS " + PATIENT, "FAILURE " + PATIENT);
        }

        /** As in Vault; the first two have contents that are malformed, and the third a patient. */
        @Test
        void failAtMalformedItemsAloneWithAnEventEach() {
            String item = "{\"plaintext\":\"%s\",\"context\":\"%s\",\"reference\":\"r\"}";
            String long4097 = Base64.getEncoder().encodeToString(new byte[4097]);
            List<String> malformed = List.of(
                    item.formatted("A*", base64(PATIENT)),
                    item.formatted(long4097, base64(PATIENT)),
                    item.formatted("AQID", ""));

            ApiAnswer some = send(
                    "encrypt",
                    "{\"batch_input\":[" + String.join(",", malformed) + "," + item.formatted("AQID", base64(PATIENT))
                            + "],\"partial_failure_response_code\":207}");
            ApiAnswer none = send("encrypt", "{\"batch_input\":[" + String.join(",", malformed) + "]}");

            assertThat(some.status()).isEqualTo(207);
            List<JsonObject> results = resultsOf(some);
            assertThat(results)
                    .extracting(result -> result.getString("error", "none").replaceFirst("(must|is) .*", "$1"))
                    .containsExactly(
                            "invalid-request: batch_input[0].plaintext must",
                            "invalid-request: batch_input[1].plaintext must",
                            "invalid-request: batch_input[2].context is",
                            "none");
            assertThat(results)
                    .extracting(result -> result.getString("reference"))
                    .containsOnly("r");
            assertThat(transit.decrypt(key, results.get(3).getString("ciphertext"), ONE))
                    .containsExactly(1, 2, 3);
            assertThat(endsOf(some))
                    .containsExactlyInAnyOrder("invalid-request", "invalid-request", "invalid-request", "none");
            assertThat(none.status()).isEqualTo(400);
            assertThat(resultsOf(none))
                    .hasSize(3)
                    .allSatisfy(result -> assertThat(result).containsKey("error"));
            assertThat(endsOf(none)).hasSize(3).containsOnly("invalid-request");
        }

        private static List<JsonObject> resultsOf(ApiAnswer answer) {
            return answer.json()
                    .getJsonObject("data")
                    .getJsonArray("batch_results")
                    .getValuesAs(JsonObject.class);
        }

        private List<String> endsOf(ApiAnswer answer) {
            return eventsOf(answer.json().getString("request_id")).stream()
                    .map(event -> event.getString("reason", "none"))
                    .toList();
        }

        @Test
        void doNothingIfAnItemIsOfAnotherShape() {
            String item = "{\"plaintext\":\"AQID\",\"context\":\"" + base64(PATIENT) + "\",\"reference\":%s}";

            ApiAnswer answer =
                    send("encrypt", "{\"batch_input\":[" + item.formatted("\"a\"") + "," + item.formatted("1") + "]}");

            assertError(answer, 400, "invalid-request");
            assertThat(answer.body()).contains("batch_input[1].reference must be a text");
            assertThat(eventsOf(answer.header("X-Request-Id").orElseThrow()))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getString("outcome")).isEqualTo("FAILURE"));
        }

        @Test
        void mayHaveOneMebibyte() {
            String item = "{\"plaintext\":\"%s\",\"context\":\"" + base64(PATIENT) + "\"}";
            String long4096 = Base64.getEncoder().encodeToString(new byte[4096]);
            String many =
                    "{\"batch_input\":[" + String.join(",", Collections.nCopies(150, item.formatted(long4096))) + "]}";

            assertThat(many.length()).isBetween(800_000, 1_048_576);
            assertThat(send("encrypt", many).status()).isEqualTo(200);
        }

        @Test
        void haveOfValuesWhatABatchCanHave() {
            String many = String.join(",", Collections.nCopies(300_000, "{}"));

            ApiAnswer answer = send("encrypt", "{\"batch_input\":[" + many + "]}");

            assertError(answer, 400, "invalid-request");
            assertThat(answer.body()).contains("body must have at most 10000 values");
        }
    }

    @Nested
    class AssociatedData {

        private Map<String, Object> with(String name, Object value, String associatedData) {
            return Map.of(name, value, "context", base64(PATIENT), "associated_data", base64(associatedData));
        }

        private Map<String, Object> decrypt(Object ciphertext, String associatedData) {
            return write("decrypt", with("ciphertext", ciphertext, associatedData));
        }

        @Test
        void isThatOfADataKeyToo() {
            Object ciphertext =
                    write("datakey/wrapped", with("bits", 256, "record 1")).get("ciphertext");
            Map<String, Object> opened = decrypt(ciphertext, "record 1");
            api.receivedKeys().add(Base64.getDecoder().decode((String) opened.get("plaintext")));

            assertThat(opened).containsOnlyKeys("plaintext");
            assertRefused(400, "invalid-encrypted-key", () -> decrypt(ciphertext, "record 2"));
        }

        @Test
        void staysThatOfACiphertextThatIsRewrapped() {
            Object before = write("encrypt", with("plaintext", base64("text"), "record 1"))
                    .get("ciphertext");

            Object after =
                    write("rewrap", with("ciphertext", before, "record 1")).get("ciphertext");

            assertThat(decrypt(after, "record 1")).containsEntry("plaintext", base64("text"));
            assertRefused(400, "invalid-encrypted-key", () -> decrypt(after, "record 2"));
            assertRefused(400, "invalid-encrypted-key", () -> write("rewrap", with("ciphertext", before, "record 2")));
        }
    }

    @Nested
    class ReadKey {

        @Test
        void describesTheTenantsKey() {
            VaultTransitKey described = transit.getKey(key);

            assertThat(described.getName()).isEqualTo(key);
            assertThat(described.supportsDerivation()).isTrue();
            assertThat(described.isExportable()).isFalse();
            assertThat(described.getLatestVersion()).isEqualTo(1);
        }

        @Test
        void findsNoOther() {
            assertThat(transit.getKey(api.newHospital().tenantId())).isNull();
            assertThat(transit.getKey("nobody")).isNull();
        }
    }
}
