package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.PatientRowMac;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** A restore of the database from an older backup gives nobody back whose keys were destroyed. */
@Order(1)
@Tag("proof")
class RestoreIT {

    private static final int PATIENTS = 100;
    private static final String RECREATED = "recreated";
    private static final String APPROVED = "approved after the backup";
    private static final String CANCELLED = "cancelled after the backup, and destroyed then";
    private static final String KEPT = "kept in the trail";
    private static final String HELD = "under a legal hold after the backup";
    private static final String SPARED = "spared after the backup";

    /** Of each hospital's patients whose keys are destroyed, by patient id. */
    private final Map<String, String> keys = new LinkedHashMap<>();

    private Installation installation;
    private Api api;
    private Hospital hospital;
    private Hospital keepingIds;

    @BeforeEach
    void startServer() {
        Kind kind = Kind.chosen();
        installation = Installation.create("restore-" + kind.name().toLowerCase(Locale.ROOT), kind);
        api = new Api(installation);
        installation.start();
        hospital = api.newHospital();
        keepingIds = api.newHospital();
        keepingIds.adopt(Map.of("destructionWindow", "PT0S", "fourEyes", false, "keepPatientIdsInAudit", true));
    }

    @AfterEach
    void closeServer() {
        api.close();
    }

    @Test
    void everyDestroyedPatientStaysDestroyed() throws Exception {
        for (int i = 0; i < PATIENTS / 2; i++) {
            generate("before-" + i);
        }
        generate(RECREATED);
        String kept = keepingIds.generate(KEPT).json().getString("encryptedKey");
        String survivor = hospital.generate("survivor").json().getString("encryptedKey");
        hospital.generate("pending");
        hospital.placeHold("pending", "Not to be erased");
        hospital.generate(HELD);
        String spared = hospital.generate(SPARED).json().getString("encryptedKey");
        ApiAnswer cancelledForGood = hospital.destroy(SPARED);
        Hospital suspendedLater = api.newHospital();
        suspendedLater.generate("patient");
        ApiAnswer approvedLater = awaitingApproval(APPROVED);
        ApiAnswer cancelledLater = awaitingApproval(CANCELLED);
        installation.server().stop();
        try (Backup backup = Backup.of(installation)) {
            installation.start();
            ApiAnswer certified = destroyAll(approvedLater, cancelledLater);
            step(cancelledForGood, "cancel");
            assertThat(hospital.decrypt(SPARED, spared).status()).isEqualTo(200);
            assertThat(hospital.placeHold(HELD, "Not to be erased").status()).isEqualTo(200);
            suspendedLater.suspend();
            Problems.TENANT_SUSPENDED.assertIs(suspendedLater.generate("patient"));
            installation.server().stop();

            backup.restore();
            try (Connection connection = installation.database().connect()) {
                new AnotherRow(
                                connection,
                                hospital.tenantId(),
                                new PatientRowMac(
                                        installation.server().directory().erasureRegister()))
                        .of(RECREATED);
            }
            installation.start();
            assertErasureEnds(approvedLater);
            assertErasedAgain();
            assertDestroyed(kept);
            assertThat(hospital.decrypt("survivor", survivor).status()).isEqualTo(200);
            assertThat(hospital.generate("pending").status()).isEqualTo(201);
            Problems.NOT_FOUND.assertIs(
                    hospital.readCertificate(certified.json().getString("id")));
            // The register has the cancellations, also of one whose patient was erased later, and the hold.
            assertThat(hospital.readDestruction(cancelledLater.json().getString("id"))
                            .json()
                            .getString("status"))
                    .isEqualTo("CANCELLED");
            assertThat(hospital.decrypt(SPARED, spared).status()).isEqualTo(200);
            Problems.LEGAL_HOLD.assertIs(hospital.destroy(HELD));
            assertThat(suspendedLater.generate("patient").status()).isEqualTo(201);
            installation.server().stop();

            // By now the ledger lists one patient with two rows.
            backup.restore();
        }
        installation.start();
        assertErasedAgain();
        assertDestroyed(kept);
    }

    private void generate(String patient) {
        keys.put(patient, hospital.generate(patient).json().getString("encryptedKey"));
    }

    private ApiAnswer awaitingApproval(String patient) {
        generate(patient);
        hospital.adopt(Map.of("destructionWindow", "PT0S"));
        ApiAnswer requested = hospital.destroy(patient);
        assertThat(requested.json().getString("status")).isEqualTo("AWAITING_APPROVAL");
        return requested;
    }

    /** Answers the destruction of a patient whom the backup does not know. */
    private ApiAnswer destroyAll(ApiAnswer approvedLater, ApiAnswer cancelledLater) {
        hospital.eraseAtOnce();
        hospital.eraseAtOnce(api.secondAdministrator());
        for (int i = 0; i < PATIENTS / 2; i++) {
            // These are created after the backup: it does not contain them.
            generate("after-" + i);
        }
        step(cancelledLater, "cancel");
        step(approvedLater, "approve");
        List<ApiAnswer> destructions = new ArrayList<>(List.of(approvedLater));
        keys.keySet().stream()
                .filter(patient -> !patient.equals(APPROVED))
                .forEach(patient -> destructions.add(hospital.destroy(patient)));
        ApiAnswer kept = keepingIds.destroy(KEPT);
        destructions.forEach(destruction -> Erased.await(hospital, destruction));
        Erased.await(keepingIds, kept);
        return destructions.get(destructions.size() - 1);
    }

    private void step(ApiAnswer requested, String step) {
        ApiAnswer answer = hospital.step(requested.json().getString("id"), step, hospital.privacyOfficer("second"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    /** One that the backup knows as requested ends with a certificate. */
    private void assertErasureEnds(ApiAnswer requested) {
        Erased.await(hospital, requested);
        assertThat(hospital.readCertificate(requested.json().getString("id")).status())
                .isEqualTo(200);
    }

    private void assertDestroyed(String kept) {
        assertThat(keys).hasSize(PATIENTS + 3);
        keys.forEach((patient, encryptedKey) -> {
            Problems.KEYS_DESTROYED.assertIs(hospital.decrypt(patient, encryptedKey));
            Problems.KEYS_DESTROYED.assertIs(hospital.generate(patient));
        });
        Problems.KEYS_DESTROYED.assertIs(keepingIds.decrypt(KEPT, kept));
        Problems.KEYS_DESTROYED.assertIs(keepingIds.generate(KEPT));
    }

    /** One event for each. The trail names none of them, but where the tenant keeps ids. */
    private void assertErasedAgain() throws Exception {
        assertThat(successes(hospital, "ERASE_PATIENT_KEYS"))
                .hasSize(PATIENTS + 3)
                .noneMatch(event -> event.containsKey("patientId"));
        assertThat(successes(keepingIds, "ERASE_PATIENT_KEYS"))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("patientId")).isEqualTo(KEPT));
        assertThat(successes(hospital, "GENERATE_DATA_KEY"))
                .filteredOn(event -> event.containsKey("patientId"))
                .extracting(event -> event.getString("patientId"))
                .isSubsetOf("survivor", "pending", APPROVED, CANCELLED, HELD, SPARED);
        assertThat(successes(keepingIds, "GENERATE_DATA_KEY"))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("patientId")).isEqualTo(KEPT));
        assertThat(Files.readString(installation.server().directory().messagesLog(), StandardCharsets.UTF_8))
                .contains("the keys of " + (PATIENTS + 4) + " patients were destroyed again")
                .doesNotContain("it will be tried again");
    }

    private static List<JsonObject> successes(Hospital of, String operation) {
        return of.auditEvents("operation", operation, "outcome", "SUCCESS");
    }
}
