package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.StartRefusedException;
import org.medchain.keys.it.server.StoreOfErasureKeys;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** A server whose erasure keys are in a database of their own. */
@Tag("proof")
class ErasureKeyStoreIT {

    private Installation installation;
    private Api api;
    private StoreOfErasureKeys store;
    private ServerEnvironment environment;

    @BeforeEach
    void createInstallation() {
        Kind kind = Kind.chosen();
        installation = Installation.create("erasure-keys-" + kind.name().toLowerCase(Locale.ROOT), kind);
        api = new Api(installation);
        store = StoreOfErasureKeys.create(installation);
        environment = store.addTo(installation.environment())
                .with("BACKUP_RETENTION", "P10Y")
                .with("ERASURE_KEYS_BACKUP_RETENTION", "P7D");
    }

    @AfterEach
    void closeInstallation() {
        api.close();
    }

    private void restart() {
        installation.server().stop();
        installation.server().start(environment);
    }

    private static String keyOf(ApiAnswer generated) {
        return generated.json().getString("encryptedKey");
    }

    @Test
    void aRestoreOfTheRecordsLosesNoPatientAndBringsNobodyBack() throws Exception {
        installation.start();
        Hospital hospital = api.newHospital();
        hospital.eraseAtOnce();
        ApiAnswer moved = hospital.generate("before the store");
        installation.server().stop();
        try (Backup backup = Backup.of(installation)) {
            installation.server().start(environment);
            assertThat(hospital.decrypt("before the store", keyOf(moved)).plainKey())
                    .isEqualTo(moved.plainKey())
                    .isPresent();
            ApiAnswer after = hospital.generate("after the backup");
            ApiAnswer erased = hospital.generate("erased");
            ApiAnswer requested = hospital.destroy("erased");
            Erased.await(hospital, requested);
            assertThat(copiesOf(hospital, requested))
                    .contains(
                            "backups of the store of erasure keys from before the erasure, which hold the erasure key");
            assertThat(readiness()).isEqualTo("UP of their own");
            installation.server().stop();

            backup.restore();
            installation.server().start(environment);

            assertThat(hospital.decrypt("after the backup", keyOf(after)).plainKey())
                    .isEqualTo(after.plainKey())
                    .isPresent();
            Problems.KEYS_DESTROYED.assertIs(hospital.decrypt("erased", keyOf(erased)));
            ApiAnswer next = hospital.generate("after the backup");
            restart();
            assertThat(hospital.decrypt("after the backup", keyOf(next)).plainKey())
                    .isEqualTo(next.plainKey())
                    .isPresent();
            installation.server().stop();
        }
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> installation.start())
                .withMessageStartingWith(
                        "MedChain cannot start: ERASURE_KEYS_URL must be set: this database has its erasure keys in the store ");
        Compacted.in(installation, store);
        installation.server().start(environment);
        assertThat(hospital.decrypt("after the backup", keyOf(moved)).status()).isNotEqualTo(200);
        assertThat(hospital.decrypt("before the store", keyOf(moved)).plainKey())
                .isEqualTo(moved.plainKey())
                .isPresent();
    }

    private String copiesOf(Hospital hospital, ApiAnswer requested) {
        String certificate = hospital.readCertificate(requested.json().getString("id"))
                .json()
                .getString("certificate");
        String payload = certificate.split("\\.", -1)[1];
        return new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
    }

    private String readiness() {
        return api
                .rawRequest("GET", "/health/ready")
                .send()
                .json()
                .getJsonArray("checks")
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(check -> check.getString("name").equals("erasure-keys"))
                .map(check -> check.getString("status") + " "
                        + check.getJsonObject("data").getString("database"))
                .findFirst()
                .orElseThrow();
    }
}
