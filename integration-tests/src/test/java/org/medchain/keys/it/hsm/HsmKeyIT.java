package org.medchain.keys.it.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.hsm.SoftHsm;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** A server with its KEKs in SoftHSM; skipped without it. Which database has the data makes no difference. */
@Tag("slow")
@OnePass
class HsmKeyIT {

    private static final String PATIENT = "patient";
    private static final int PROVIDER_BYTE = 3;
    private static final byte HSM = 3;
    private static final int FAILURES_TO_OPEN = 5;

    @TempDir
    private Path directory;

    private SoftHsm token;
    private Api api;

    @BeforeEach
    void start() throws IOException {
        token = SoftHsm.newToken(directory.resolve("softhsm2.conf"));
        token.createKek("medchain-1");
        token.createKek("medchain-2");
        token.createKek("clinic-1");
        api = new Api(Installation.create("hsm", Kind.H2));
        startUnder("medchain-1");
    }

    @AfterEach
    void close() {
        if (api != null) {
            api.close();
        }
    }

    /** A local KEK is set too, so that a fall-back to it could happen, and would be seen. */
    private void startUnder(String kek) {
        Installation installation = api.installation();
        ServerEnvironment environment = installation
                .environment()
                .with("SOFTHSM2_CONF", token.configuration().toString())
                .with("HSM_LIBRARY", token.library().toString())
                .with("HSM_TOKEN_LABEL", token.label())
                .with("HSM_PIN", token.pin())
                .with("HSM_KEY_LABEL", kek)
                .with("KMS_BREAKER_WAIT_SECONDS", "1");
        installation.server().start(environment);
    }

    @Test
    void keepsKeysOverRotationsAndOutages() throws IOException {
        Hospital hospital = api.newHospital();
        ApiAnswer key = hospital.generate(PATIENT);
        assertThat(key.status()).as("%s", key).isEqualTo(201);
        String encryptedKey = key.json().getString("encryptedKey");
        assertThat(Base64.getDecoder().decode(encryptedKey)[PROVIDER_BYTE]).isEqualTo(HSM);
        assertOpens(hospital, key);
        hospital.assertAudited(key, "provider", "hsm");
        assertThat(hospital.decrypt("another patient", encryptedKey).status()).isIn(404, 422);

        outageWithoutRestart(hospital, key);
        rotationToANewKek(hospital, key);
        kekOfItsOwn(hospital, key);
    }

    private void outageWithoutRestart(Hospital hospital, ApiAnswer key) throws IOException {
        token.remove();

        List<ApiAnswer> answers = Stream.generate(() -> decrypt(hospital, key))
                .limit(FAILURES_TO_OPEN)
                .toList();

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).as("%s", answer).isEqualTo(503);
            assertThat(answer.json().getString("type")).isEqualTo("/problems/kms-unavailable");
        });
        assertThat(stateOfUnwrap()).isNotEqualTo("CLOSED");
        assertThat(decrypt(hospital, key).status()).isEqualTo(503);

        token.putBack();

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertOpens(hospital, key));
        assertThat(hospital.generate(PATIENT).status()).isEqualTo(201);
    }

    /** Of the KEK that was called. */
    private String stateOfUnwrap() {
        return api.request("GET", "/health/circuit-breakers").send().json().getJsonArray("circuitBreakers").stream()
                .map(JsonValue::asJsonObject)
                .filter(breaker -> breaker.getString("name").equals("unwrap")
                        && breaker.getString("region").equals("hsm"))
                .map(breaker -> breaker.getJsonObject("cmks").getJsonObject("worst"))
                .map(worst -> worst.getString("state"))
                .findFirst()
                .orElseThrow();
    }

    private void rotationToANewKek(Hospital hospital, ApiAnswer key) {
        assertThat(wrappedUnder(hospital)).containsExactly("pkcs11:object=medchain-1");
        api.installation().server().stop();
        startUnder("medchain-2");
        assertOpens(hospital, key);

        assertThat(hospital.rotate(PATIENT).json().getInt("rotated")).isEqualTo(2);

        assertThat(wrappedUnder(hospital)).containsExactly("pkcs11:object=medchain-2");
        assertOpens(hospital, key);
        assertThat(decrypt(hospital, key).json().getInt("generation")).isEqualTo(2);
    }

    private void kekOfItsOwn(Hospital hospital, ApiAnswer key) {
        assertThat(hospital.adopt(Map.of("hsmKeyLabel", "clinic 1")).json().getString("field"))
                .isEqualTo("hsmKeyLabel");
        assertThat(hospital.adopt(Map.of("hsmKeyLabel", "clinic-1")).json().getString("hsmKeyLabel"))
                .isEqualTo("clinic-1");

        assertThat(hospital.rotate(PATIENT).json().getInt("rotated")).isEqualTo(2);

        assertThat(wrappedUnder(hospital)).containsExactly("pkcs11:object=clinic-1");
        assertOpens(hospital, key);
    }

    private static List<String> wrappedUnder(Hospital hospital) {
        return hospital.wrappings().getValuesAs(JsonObject.class).stream()
                .map(wrapping -> wrapping.getString("wrappedUnder"))
                .toList();
    }

    private static ApiAnswer decrypt(Hospital hospital, ApiAnswer key) {
        return hospital.decrypt(PATIENT, key.json().getString("encryptedKey"));
    }

    private static void assertOpens(Hospital hospital, ApiAnswer key) {
        ApiAnswer opened = decrypt(hospital, key);
        assertThat(opened.status()).as("%s", opened).isEqualTo(200);
        assertThat(opened.plainKey()).isPresent().isEqualTo(key.plainKey());
    }
}
