package org.medchain.keys.it.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.destruction.Backup;
import org.medchain.keys.it.destruction.Compacted;
import org.medchain.keys.it.destruction.Erased;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.scan.LeftBehind;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** The life of keys on H2: over a restart, a rotation, a destruction and a restore. */
@Tag("slow")
@OnePass
class H2SmokeIT {

    private static final int PATIENTS = 20;
    private static final String SURVIVOR = "survivor";
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Map<String, ApiAnswer> keys = new LinkedHashMap<>();
    private Installation installation;
    private Api api;
    private Hospital hospital;

    @BeforeEach
    void startServer() {
        installation = Installation.create("h2-smoke", Kind.H2);
        api = new Api(installation);
        installation.start();
        hospital = api.newHospital();
        hospital.eraseAtOnce();
    }

    @AfterEach
    void closeServer() {
        api.close();
    }

    @Test
    void keepsKeysUntilTheyAreDestroyedAndThenNoTraceOfThem() throws Exception {
        generate(SURVIVOR);
        for (int i = 0; i < PATIENTS; i++) {
            generate("patient-" + i);
        }
        keys.keySet().forEach(this::assertOpens);
        installation.server().stop();
        List<byte[]> secrets = secretsOfAllButTheSurvivor();
        assertThatExceptionOfType(AssertionError.class)
                .as("else the scan is blind")
                .isThrownBy(() -> LeftBehind.by(installation).requireNone(secrets));
        try (Backup backup = Backup.of(installation)) {
            ServerEnvironment withAnotherKek = withAnotherKek();
            installation.server().start(withAnotherKek);
            keys.keySet().forEach(this::assertOpens);
            assertRotationMovesAll();
            keys.keySet().forEach(this::assertOpens);
            destroyAllButTheSurvivor();
            assertDestroyed();
            assertTrailIsWhole();
            installation.server().stop();
            Compacted.in(installation);
            LeftBehind.by(installation).requireNone(secrets);

            backup.restore();
            installation.server().start(withAnotherKek);
            assertDestroyed();
            assertThat(Files.readString(installation.server().directory().messagesLog()))
                    .contains("the keys of " + PATIENTS + " patients were destroyed again");
            installation.server().stop();
            Compacted.in(installation);
            LeftBehind.by(installation).requireNone(secrets);
        }
    }

    private void generate(String patient) {
        ApiAnswer key = hospital.generate(patient);
        assertThat(key.status()).as("%s", key).isEqualTo(201);
        keys.put(patient, key);
    }

    private ApiAnswer decrypt(String patient) {
        return hospital.decrypt(patient, keys.get(patient).json().getString("encryptedKey"));
    }

    private void assertOpens(String patient) {
        assertThat(decrypt(patient).plainKey())
                .isEqualTo(keys.get(patient).plainKey())
                .isPresent();
    }

    private ServerEnvironment withAnotherKek() {
        return installation
                .environment()
                .with("LOCAL_KEK", UUID.randomUUID().toString().replace("-", ""))
                .with("LOCAL_KEK_PREVIOUS", installation.secrets().localKek())
                .with("AUDIT_CHECKPOINT_SECONDS", "1")
                .with("ERASURE_CHECK_SECONDS", "1")
                .with("ROTATION_CHECK_SECONDS", "1");
    }

    private void assertRotationMovesAll() {
        String id = hospital.startRotation().json().getString("id");
        JsonObject ended = await().atMost(LONGEST)
                .until(() -> hospital.readRotation(id), rotation -> rotation.containsKey("endedAt"));
        assertThat(ended.getString("status")).as("%s", ended).isEqualTo("DONE");
        assertThat(ended.getInt("done")).isEqualTo(PATIENTS + 1);
        assertThat(hospital.rotate(SURVIVOR).json().getInt("rotated")).isZero();
        assertThat(hospital.wrappings())
                .singleElement()
                .satisfies(wrapping -> assertThat(wrapping.asJsonObject().getBoolean("current"))
                        .isTrue());
    }

    private void destroyAllButTheSurvivor() {
        List<ApiAnswer> destructions = keys.keySet().stream()
                .filter(patient -> !patient.equals(SURVIVOR))
                .map(hospital::destroy)
                .toList();
        for (ApiAnswer destruction : destructions) {
            String id = Erased.await(hospital, destruction).getString("id");
            assertThat(hospital.readCertificate(id).status()).isEqualTo(200);
        }
    }

    private void assertDestroyed() {
        assertOpens(SURVIVOR);
        keys.keySet().stream().filter(patient -> !patient.equals(SURVIVOR)).forEach(patient -> {
            Problems.KEYS_DESTROYED.assertIs(decrypt(patient));
            Problems.KEYS_DESTROYED.assertIs(hospital.generate(patient));
        });
    }

    private void assertTrailIsWhole() {
        await().atMost(LONGEST).untilAsserted(() -> {
            JsonObject found = api.request("GET", Hospital.AUDIT_LOGS + "/verification")
                    .sendAs(hospital.auditor())
                    .json();
            assertThat(found.getBoolean("verified")).as("%s", found).isTrue();
            assertThat(found.getInt("checkpointed")).as("%s", found).isGreaterThan(5 * PATIENTS);
        });
        assertThat(hospital.auditEvents("operation", "ERASE_PATIENT_KEYS"))
                .hasSize(PATIENTS)
                .allSatisfy(event -> assertThat(event.getString("outcome")).isEqualTo("SUCCESS"));
    }

    private List<byte[]> secretsOfAllButTheSurvivor() throws SQLException {
        List<byte[]> secrets = new ArrayList<>();
        for (String secret : List.of("erasure_key from erasure_keys", "encrypted_key from data_keys")) {
            secrets.addAll(installation
                    .database()
                    .read(
                            row -> row.getBytes(1),
                            "select " + secret + " s join patients p on p.tenant_id = s.tenant_id and p.id = s.patient"
                                    + " where p.patient_id <> ?",
                            SURVIVOR));
        }
        assertThat(secrets).hasSize(2 * PATIENTS);
        return secrets;
    }
}
