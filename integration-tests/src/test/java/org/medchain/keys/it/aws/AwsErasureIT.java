package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.keys.chain.certificate.CertificateVerifier;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.destruction.Erased;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.kmssimulator.Fault;

/** The end of keys that AWS KMS wrapped. The erasure key is enough for it: AWS KMS is not asked, and need not be there. */
@OnSharedAws
class AwsErasureIT {

    private static final String PATIENT = "patient";

    private final AwsInstallation aws;
    private Hospital hospital;
    private String cmk;

    AwsErasureIT(AwsInstallation aws) {
        this.aws = aws;
    }

    /** Without a window, so that four eyes are asked for. */
    @BeforeEach
    void openHospital() {
        AwsInstallation.TenantWithCmk tenant = aws.newTenant();
        hospital = tenant.hospital();
        cmk = tenant.cmk();
        hospital.adopt(Map.of("kmsCmkArn", cmk, "destructionWindow", "PT0S"));
    }

    @Test
    void leavesNothingThatTheCmkCouldOpen() {
        ApiAnswer first = hospital.generate(PATIENT);
        ApiAnswer second = hospital.generate(PATIENT);
        assertThat(hospital.decrypt(PATIENT, encryptedKey(first)).plainKey()).isEqualTo(first.plainKey());
        String other = encryptedKey(hospital.generate("another patient"));

        ApiAnswer requested = requestAndApprove();
        Erased.await(hospital, requested);

        assertDestroyed(first, second);
        assertCertified(requested, first, second);
        assertAccountedFor(requested);
        assertThat(hospital.decrypt("another patient", other).status()).isEqualTo(200);
    }

    @Test
    void endsWhileAwsKmsIsOut() {
        ApiAnswer key = hospital.generate(PATIENT);
        aws.kms().faults().inject(Fault.droppedConnection().ofKey(cmk));
        assertThat(hospital.decrypt(PATIENT, encryptedKey(key)).status()).isEqualTo(503);
        long calls = calls();

        ApiAnswer requested = requestAndApprove();
        Erased.await(hospital, requested);

        assertDestroyed(key);
        assertCertified(requested, key);
        assertAccountedFor(requested);
        assertThat(calls()).as("calls to AWS KMS").isEqualTo(calls);
        aws.kms().faults().clear();
        assertDestroyed(key);
    }

    private long calls() {
        return Stream.of("Decrypt", "GenerateDataKey", "ReEncrypt")
                .mapToLong(operation -> aws.kms().calls(operation))
                .sum();
    }

    private ApiAnswer requestAndApprove() {
        ApiAnswer requested = hospital.destroy(PATIENT);
        assertThat(requested.json().getString("status")).as("%s", requested).isEqualTo("AWAITING_APPROVAL");
        ApiAnswer approved =
                hospital.step(requested.json().getString("id"), "approve", hospital.privacyOfficer("second"));
        assertThat(approved.status()).as("%s", approved).isEqualTo(200);
        return requested;
    }

    private void assertDestroyed(ApiAnswer... generated) {
        for (ApiAnswer key : generated) {
            Problems.KEYS_DESTROYED.assertIs(hospital.decrypt(PATIENT, encryptedKey(key)));
        }
        Problems.KEYS_DESTROYED.assertIs(hospital.generate(PATIENT));
        Problems.KEYS_DESTROYED.assertIs(hospital.rotate(PATIENT));
    }

    private void assertCertified(ApiAnswer requested, ApiAnswer... generated) {
        JsonObject certificate = verifiedCertificate(requested.json().getString("id"));
        assertThat(Json.createObjectBuilder(certificate.getJsonObject("unwrap"))
                        .remove("seq")
                        .build())
                .isEqualTo(Json.createObjectBuilder()
                        .add("tried", true)
                        .add("failedWith", "keys-destroyed")
                        .build());
        assertThat(certificate.getString("approvedBy")).isEqualTo("second");
        assertThat(certificate.getJsonObject("dataKeys").getJsonArray("keys").getValuesAs(JsonObject.class))
                .extracting(key -> key.getString("keyId"))
                .containsExactlyInAnyOrderElementsOf(List.of(generated).stream()
                        .map(key -> key.json().getString("keyId"))
                        .toList());
    }

    private JsonObject verifiedCertificate(String destructionId) {
        Path key = aws.api().installation().server().directory().certificateKey();
        ApiAnswer answer = hospital.readCertificate(destructionId);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        byte[] payload = CertificateVerifier.read(List.of(key.resolveSibling(key.getFileName() + ".pub")))
                .verify(answer.json().getString("certificate"))
                .orElseThrow();
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(payload))) {
            return reader.readObject();
        }
    }

    /** The steps, oldest last, and the one attempt to open a key. */
    private void assertAccountedFor(ApiAnswer requested) {
        List<JsonObject> events = hospital.auditEvents();
        assertThat(events)
                .filteredOn(event ->
                        event.getString("requestId").equals(requested.json().getString("id")))
                .extracting(event -> event.getString("operation") + " " + event.getString("outcome"))
                .containsExactly(
                        "CERTIFY_DESTRUCTION SUCCESS",
                        "DECRYPT_DATA_KEY FAILURE",
                        "ERASE_PATIENT_KEYS SUCCESS",
                        "BEGIN_ERASURE SUCCESS");
        assertThat(events)
                .filteredOn(event -> event.getString("operation").equals("DECRYPT_DATA_KEY"))
                .filteredOn(event -> event.getString("actor").equals("internal"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getString("reason")).isEqualTo("keys-destroyed");
                    assertThat(event.getString("provider")).isEqualTo("aws-kms");
                });
    }

    private static String encryptedKey(ApiAnswer generated) {
        return generated.json().getString("encryptedKey");
    }
}
