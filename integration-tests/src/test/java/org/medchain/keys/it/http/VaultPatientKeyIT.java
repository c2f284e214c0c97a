package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;

/** A key of Vault's protocol whose name has the patient, for clients that send no context. */
@OnSecondApi
class VaultPatientKeyIT {

    private static final String PATIENT = "zoe-7.4";

    private final Api api;
    private Hospital hospital;
    private String key;

    VaultPatientKeyIT(Api api) {
        this.api = api;
    }

    @BeforeEach
    void openHospital() {
        hospital = api.newHospital();
        key = hospital.tenantId() + "~" + PATIENT;
    }

    private static JsonObject dataOf(ApiAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.json().getJsonObject("data");
    }

    private ApiAnswer send(String path, String body) {
        return api.rawRequest("POST", "/v1/transit/" + path)
                .as(hospital.keyUser())
                .body("application/json", body)
                .send();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String encrypt(String more) {
        return dataOf(send("encrypt/" + key, "{\"plaintext\":\"AQID\"" + more + "}"))
                .getString("ciphertext");
    }

    private static String errorOf(ApiAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        return answer.json().getJsonArray("errors").getString(0);
    }

    @Test
    void opensWithItsNameAndWithThePatientAsContext() {
        String ciphertext = encrypt("");

        String body = "{\"ciphertext\":\"%s\"}".formatted(ciphertext);
        assertThat(dataOf(send("decrypt/" + key, body)).getString("plaintext")).isEqualTo("AQID");
        String withContext = "{\"ciphertext\":\"%s\",\"context\":\"%s\"}".formatted(ciphertext, base64(PATIENT));
        assertThat(dataOf(send("decrypt/" + hospital.tenantId(), withContext)).getString("plaintext"))
                .isEqualTo("AQID");
        assertThat(errorOf(send("decrypt/" + hospital.tenantId() + "~ada-7.5", body)))
                .startsWith("invalid-encrypted-key: ");
        assertThat(errorOf(send("decrypt/" + hospital.tenantId(), body))).startsWith("invalid-request: context ");
    }

    @Test
    void isThePatientOfAnItemToo() {
        JsonObject made = dataOf(send("encrypt/" + key, "{\"batch_input\":[{\"plaintext\":\"AQID\"}]}"));

        assertThat(made.getJsonArray("batch_results")).hasSize(1);
        assertThat(hospital.auditEvents())
                .anySatisfy(
                        event -> assertThat(event.getString("patientId", "")).isEqualTo(PATIENT));
    }

    @Test
    void takesNoOtherContext() {
        assertThat(encrypt(",\"context\":\"%s\"".formatted(base64(PATIENT)))).isNotEmpty();
        assertThat(errorOf(send(
                        "encrypt/" + key, "{\"plaintext\":\"AQID\",\"context\":\"%s\"}".formatted(base64("other")))))
                .isEqualTo("invalid-request: context must be missing, or the patient of the key's name.");
    }

    @Test
    void takesTheSameIdInAnotherSpelling() {
        String body = "{\"plaintext\":\"AQID\",\"context\":\"%s\"}".formatted(base64("Zoe\u0308"));

        assertThat(dataOf(send("encrypt/" + hospital.tenantId() + "~Zo%C3%AB", body))
                        .getString("ciphertext"))
                .startsWith("vault:v1:");
    }

    @Test
    void isOfNoPatientThatCannotBeOneAndOfNoOtherTenant() {
        assertThat(errorOf(send("encrypt/" + hospital.tenantId() + "~", "{\"plaintext\":\"AQID\"}")))
                .startsWith("invalid-request: patientId must be ");
        String foreign = api.newHospital().tenantId();
        assertThat(errorOf(send("encrypt/" + foreign + "~" + PATIENT, "{\"plaintext\":\"AQID\"}")))
                .startsWith("not-found: ");
    }

    @Test
    void needsNoContextSaysItsDescription() {
        JsonObject data =
                dataOf(api.rawRequest("GET", "/v1/transit/keys/" + key).sendAs(hospital.keyUser()));

        assertThat(data.getString("name")).isEqualTo(key);
        assertThat(data.getBoolean("derived")).isFalse();
        assertThat(data.getBoolean("supports_derivation")).isFalse();
    }
}
