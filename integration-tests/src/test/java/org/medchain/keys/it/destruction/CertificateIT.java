package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.chain.certificate.CertificateVerifier;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.server.ServerDirectory;
import org.medchain.keys.it.server.ServerEnvironment;

/** What a certificate says, and that it is believed only as it was signed. */
@OnSecondApi
record CertificateIT(Api api, Hospital hospital) {

    private static final String PATIENT = "patient-1";

    private CertificateVerifier verifier() {
        ServerDirectory server = api.installation().server().directory();
        return CertificateVerifier.read(
                List.of(Path.of(server.certificateKey() + ".pub"), Path.of(server.certificateMlDsaKey() + ".pub")));
    }

    private JsonObject verified(String certificate) {
        byte[] payload = verifier().verify(certificate).orElseThrow();
        try (JsonReader reader = Json.createReader(new StringReader(new String(payload, StandardCharsets.UTF_8)))) {
            return reader.readObject();
        }
    }

    private String certificateOf(ApiAnswer requested) {
        ApiAnswer answer = hospital.readCertificate(requested.json().getString("id"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().keySet()).containsExactly("certificate");
        return answer.json().getString("certificate");
    }

    private List<Integer> numbersOf(String operation) {
        return hospital.auditEvents("operation", operation).stream()
                .map(event -> event.getInt("seq"))
                .toList();
    }

    /** Each is in the trail under its number. */
    private JsonArray eventsOf(JsonObject certificate) {
        JsonArray events = certificate.getJsonArray("events");
        assertThat(events.getValuesAs(JsonObject.class))
                .extracting(event -> event.getString("operation"))
                .containsExactly("DESTROY_PATIENT_KEYS", "BEGIN_ERASURE", "ERASE_PATIENT_KEYS");
        assertThat(events.getValuesAs(JsonObject.class))
                .allSatisfy(event ->
                        assertThat(numbersOf(event.getString("operation"))).contains(event.getInt("seq")));
        return events;
    }

    @Test
    void saysWhatWasDestroyedAndNotWhose() {
        hospital.eraseAtOnce();
        String first = hospital.generate(PATIENT).json().getString("keyId");
        String second = hospital.generate(PATIENT).json().getString("keyId");
        ApiAnswer requested = hospital.destroy(PATIENT);
        JsonObject erased = Erased.await(hospital, requested);

        JsonObject certificate = verified(certificateOf(requested));

        JsonObject audit = certificate.getJsonObject("audit");
        assertThat(certificate)
                .isEqualTo(Json.createObjectBuilder()
                        .add("type", "medchain-destruction")
                        .add("version", 2)
                        .add("destructionId", requested.json().getString("id"))
                        .add("tenantId", hospital.tenantId())
                        .add(
                                "patient",
                                Json.createObjectBuilder()
                                        .add(
                                                "reference",
                                                certificate
                                                        .getJsonObject("patient")
                                                        .getString("reference")))
                        .add("legalBasis", "GDPR Art. 17(1)(b)")
                        .add("requestedBy", "tester")
                        .add("requestedAt", erased.getString("requestedAt"))
                        .add("erasedAt", erased.getString("erasedAt"))
                        .add(
                                "dataKeys",
                                Json.createObjectBuilder()
                                        .add("count", 2)
                                        .add(
                                                "keys",
                                                Json.createArrayBuilder()
                                                        .add(Json.createObjectBuilder()
                                                                .add("keyId", first)
                                                                .add("generation", 1))
                                                        .add(Json.createObjectBuilder()
                                                                .add("keyId", second)
                                                                .add("generation", 1))))
                        .add(
                                "unwrap",
                                Json.createObjectBuilder()
                                        .add("tried", true)
                                        .add("failedWith", "keys-destroyed")
                                        .add(
                                                "seq",
                                                numbersOf("DECRYPT_DATA_KEY").get(0)))
                        .add(
                                "copies",
                                Json.createArrayBuilder()
                                        .add(Json.createObjectBuilder()
                                                .add(
                                                        "what",
                                                        "backups of the records database from before the"
                                                                + " erasure, which hold the erasure key"))
                                        .add(Json.createObjectBuilder()
                                                .add(
                                                        "what",
                                                        "plain keys in the caches of callers that follow the"
                                                                + " revocations")
                                                .add(
                                                        "until",
                                                        Instant.parse(erased.getString("erasedAt"))
                                                                .plusSeconds(30)
                                                                .toString())))
                        .add("events", eventsOf(certificate))
                        .add("audit", audit)
                        .add("issuedAt", certificate.getString("issuedAt"))
                        .build());
        assertThat(Instant.parse(certificate.getString("issuedAt")))
                .as("no server has the erasure key any more")
                .isAfterOrEqualTo(Instant.parse(certificate.getString("erasedAt"))
                        .plusSeconds(ServerEnvironment.ERASURE_KEY_CACHE_SECONDS));
        assertThat(certificate.toString()).doesNotContain(PATIENT);
        assertThat(hospital.auditEvents("operation", "ERASE_PATIENT_KEYS"))
                .singleElement()
                .satisfies(event -> assertThat(event.getJsonNumber("seq").longValue())
                        .isLessThanOrEqualTo(audit.getJsonNumber("seq").longValue()));
    }

    @Test
    void namesTheSecondPersonAndThePatientWhereTheTenantKeepsIds() {
        hospital.adopt(Map.of("destructionWindow", "PT0S", "keepPatientIdsInAudit", true));
        hospital.generate(PATIENT);
        ApiAnswer requested = hospital.destroy(PATIENT);
        hospital.step(requested.json().getString("id"), "approve", hospital.privacyOfficer("second"));
        JsonObject erased = Erased.await(hospital, requested);

        JsonObject certificate = verified(certificateOf(requested));

        assertThat(certificate.getString("approvedBy")).isEqualTo("second");
        assertThat(certificate.getString("approvedAt")).isEqualTo(erased.getString("approvedAt"));
        assertThat(certificate.getJsonObject("patient").getString("patientId")).isEqualTo(PATIENT);
    }

    /** {@code curl -o} asks for anything. */
    @Test
    void isTheBareJwsUnlessJsonIsAskedFor() {
        hospital.eraseAtOnce();
        hospital.generate(PATIENT);
        ApiAnswer requested = hospital.destroy(PATIENT);
        Erased.await(hospital, requested);
        String certificate = certificateOf(requested);

        for (String accept : List.of("*/*", "application/jose", "application/*", "application/json;q=0.5, */*")) {
            ApiAnswer answer = hospital.readCertificate(requested.json().getString("id"), accept);
            assertThat(answer.header("Content-Type")).as(accept).contains("application/jose");
            assertThat(answer.body()).isEqualTo(certificate);
        }
        for (String accept : List.of("application/json, */*;q=0.5", "application/json, application/jose")) {
            assertThat(hospital.readCertificate(requested.json().getString("id"), accept)
                            .json())
                    .as(accept)
                    .isEqualTo(Json.createObjectBuilder()
                            .add("certificate", certificate)
                            .build());
        }
    }

    @Test
    @Tag("slow")
    void isRefusedIfAnyByteOfItIsAnother() {
        hospital.eraseAtOnce();
        hospital.generate(PATIENT);
        ApiAnswer requested = hospital.destroy(PATIENT);
        Erased.await(hospital, requested);
        byte[] certificate = certificateOf(requested).getBytes(StandardCharsets.US_ASCII);
        CertificateVerifier verifier = verifier();

        for (int i = 0; i < certificate.length; i++) {
            byte[] altered = certificate.clone();
            altered[i] ^= 1;
            assertThat(verifier.verify(new String(altered, StandardCharsets.ISO_8859_1)))
                    .as("byte %s", i)
                    .isEmpty();
        }
    }

    @Test
    void isNotThereBeforeTheErasure() {
        hospital.generate(PATIENT);

        Problems.NOT_ERASED_YET.assertIs(
                hospital.readCertificate(hospital.destroy(PATIENT).json().getString("id")));
    }
}
