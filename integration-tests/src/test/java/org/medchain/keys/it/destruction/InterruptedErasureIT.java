package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** {@code kill -9} while erasures are under way: each ends, once. */
@Tag("proof")
class InterruptedErasureIT {

    private static final int PATIENTS = 40;

    private Installation installation;
    private Api api;

    @BeforeEach
    void startServer() {
        Kind kind = Kind.chosen();
        installation = Installation.create("interrupted-" + kind.name().toLowerCase(Locale.ROOT), kind);
        api = new Api(installation);
        start();
    }

    @AfterEach
    void closeServer() {
        api.close();
    }

    private void start() {
        installation.server().start(installation.environment().with("ERASURE_CHECK_SECONDS", "1"));
    }

    @Test
    void everyErasureEndsOnce() {
        Hospital hospital = api.newHospital();
        hospital.eraseAtOnce();
        Map<String, String> keys = new LinkedHashMap<>();
        for (int i = 0; i < PATIENTS; i++) {
            String patient = "patient-" + i;
            keys.put(patient, hospital.generate(patient).json().getString("encryptedKey"));
        }
        // The kill comes while the last ones are asked for and the first ones are erased.
        int killAfter = new SplittableRandom().nextInt(PATIENTS / 2, PATIENTS);
        List<ApiAnswer> requested = new ArrayList<>();
        keys.keySet().stream().limit(killAfter).forEach(patient -> requested.add(hospital.destroy(patient)));
        installation.server().kill();
        start();
        keys.keySet().stream().skip(killAfter).forEach(patient -> requested.add(hospital.destroy(patient)));

        requested.forEach(destruction -> Erased.await(hospital, destruction));

        keys.forEach((patient, key) -> Problems.KEYS_DESTROYED.assertIs(hospital.decrypt(patient, key)));
        List<JsonObject> events = hospital.auditEvents();
        assertThat(requested).hasSize(PATIENTS).allSatisfy(destruction -> {
            String id = destruction.json().getString("id");
            assertThat(events)
                    .filteredOn(event -> event.getString("requestId").equals(id)
                            && event.getString("outcome").equals("SUCCESS"))
                    .extracting(event -> event.getString("operation"))
                    .containsExactly("CERTIFY_DESTRUCTION", "ERASE_PATIENT_KEYS", "BEGIN_ERASURE");
            assertThat(hospital.readCertificate(id).status()).isEqualTo(200);
        });
    }
}
