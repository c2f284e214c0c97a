package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** A restore of the database from an older backup gives nobody back whose keys were destroyed. */
class RestoreIT {

    private static final int PATIENTS = 100;

    private Installation installation;
    private Api api;

    @BeforeEach
    void startServer() {
        Kind kind = Kind.chosen();
        installation = Installation.create("restore-" + kind.name().toLowerCase(java.util.Locale.ROOT), kind);
        api = new Api(installation);
        installation.start();
    }

    @AfterEach
    void closeServer() {
        api.close();
    }

    @Test
    void everyDestroyedPatientStaysDestroyed() throws Exception {
        Hospital hospital = api.newHospital();
        hospital.eraseAtOnce();
        Map<String, String> keys = new LinkedHashMap<>();
        for (int i = 0; i < PATIENTS / 2; i++) {
            generate(hospital, "before-" + i, keys);
        }
        String survivor = hospital.generate("survivor").json().getString("encryptedKey");
        hospital.generate("pending");
        hospital.placeHold("pending", "Not to be erased");
        installation.server().stop();
        Backup backup = Backup.of(installation);
        installation.start();
        List<ApiAnswer> destructions = new ArrayList<>();
        for (int i = 0; i < PATIENTS / 2; i++) {
            // These come to be after the backup: it knows nothing of them.
            generate(hospital, "after-" + i, keys);
        }
        keys.keySet().forEach(patient -> destructions.add(hospital.destroy(patient)));
        destructions.forEach(destruction -> Erased.await(hospital, destruction));
        installation.server().stop();

        backup.restore();
        installation.start();

        assertThat(keys).hasSize(PATIENTS);
        keys.forEach((patient, encryptedKey) -> {
            Problems.KEYS_DESTROYED.assertIs(hospital.decrypt(patient, encryptedKey));
            Problems.KEYS_DESTROYED.assertIs(hospital.generate(patient));
        });
        assertThat(hospital.decrypt("survivor", survivor).status()).isEqualTo(200);
        assertThat(hospital.generate("pending").status()).isEqualTo(201);
        assertErasedAgain(hospital);
        assertTheLogSaysSo();
    }

    private static void generate(Hospital hospital, String patient, Map<String, String> keys) {
        keys.put(patient, hospital.generate(patient).json().getString("encryptedKey"));
    }

    /** One event for each, and none of them names the patient. */
    private static void assertErasedAgain(Hospital hospital) {
        List<JsonObject> erasures = hospital.auditEvents().stream()
                .filter(event -> event.getString("operation").equals("ERASE_PATIENT_KEYS"))
                .toList();
        assertThat(erasures).hasSize(PATIENTS).allSatisfy(event -> {
            assertThat(event.getString("outcome")).isEqualTo("SUCCESS");
            assertThat(event).doesNotContainKey("patientId");
        });
    }

    private void assertTheLogSaysSo() throws Exception {
        String log =
                new String(Files.readAllBytes(installation.server().directory().messagesLog()), StandardCharsets.UTF_8);
        assertThat(log).contains("the keys of " + PATIENTS + " patients were destroyed again");
    }
}
