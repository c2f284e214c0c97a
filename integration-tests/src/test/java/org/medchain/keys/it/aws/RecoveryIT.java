package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Custodians;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.destruction.Backup;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * A tenant's CMK is deleted and the database is lost: custodians bring the data keys back from a backup, with the command line as it is built,
 * and the service.
 */
@Tag("proof")
class RecoveryIT {

    private static final String RECOVERY_KEY = "/api/v1/tenants/{}/recovery-key";

    private AwsInstallation aws;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() {
        Kind kind = Kind.chosen();
        aws = AwsInstallation.start(
                "recovery-" + kind.name().toLowerCase(Locale.ROOT), kind, Map.of("RECOVERY_WAIT_SECONDS", "0"));
    }

    @AfterEach
    void close() {
        aws.close();
    }

    /** As the database was when the backup was made. */
    private void restore(Backup backup) throws Exception {
        aws.api().installation().server().stop();
        backup.restore();
        aws.startAgain();
    }

    private Backup backUp() throws Exception {
        aws.api().installation().server().stop();
        Backup backup = Backup.of(aws.api().installation());
        aws.startAgain();
        return backup;
    }

    private ApiAnswer step(Hospital hospital, String id, String step, String token) {
        ApiAnswer answer = hospital.stepOfRecovery(id, step, token);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    /** Two administrators agree, and the service has the key hold within a minute, since the tenant has no wait. */
    private void agreeOn(AwsInstallation.TenantWithCmk tenant, String publicKey) {
        Hospital hospital = tenant.hospital();
        assertThat(aws.register(
                                hospital,
                                Json.createObjectBuilder()
                                        .add("kmsCmkArn", tenant.cmk())
                                        .add("recoveryKeyWait", "PT0S"))
                        .status())
                .isEqualTo(200);
        ApiAnswer proposed = aws.api()
                .request("PUT", RECOVERY_KEY, hospital.tenantId())
                .as(hospital.keyAdmin())
                .header(Hospital.IF_MATCH, Hospital.WHATEVER)
                .json(Map.of("recoveryPublicKey", publicKey))
                .send();
        assertThat(proposed.status()).as("%s", proposed).isEqualTo(202);
        String id = proposed.json().getJsonObject("next").getString("recoveryKeyId");
        ApiAnswer approved = aws.api()
                .request("POST", RECOVERY_KEY + "/approve", hospital.tenantId())
                .sendAs(
                        aws.api().tokens().issue("second-admin", hospital.tenantId(), Set.of(Role.KEY_ADMIN)),
                        Map.of("recoveryKeyId", id));
        assertThat(approved.status()).as("%s", approved).isEqualTo(202);
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(aws.api()
                                .request("GET", RECOVERY_KEY, hospital.tenantId())
                                .sendAs(hospital.keyAdmin())
                                .json()
                                .getString("recoveryKeyId", ""))
                        .isEqualTo(id));
    }

    @Test
    void bringsEveryDataKeyOfABackupBackUnderANewCmk() throws Exception {
        Custodians custodians = new Custodians(directory, "hospital-a");
        AwsInstallation.TenantWithCmk tenant = aws.newTenant();
        Hospital hospital = tenant.hospital();
        agreeOn(tenant, custodians.publicKey());
        Map<ApiAnswer, String> keys = new LinkedHashMap<>();
        for (String patient : List.of("patient-1", "patient-1", "patient-2")) {
            keys.put(hospital.generate(patient), patient);
        }

        try (Backup backup = backUp()) {
            assertThat(hospital.generate("after the backup").status()).isEqualTo(201);
            restore(backup);
        }
        new CmkOwner(aws.kms().endpoint(), tenant.cmk()).scheduleDeletion();
        keys.forEach((key, patient) -> assertThat(
                        hospital.decrypt(patient, key.json().getString("encryptedKey"))
                                .status())
                .isEqualTo(502));
        aws.changeCmk(hospital);

        String officer = hospital.privacyOfficer("first");
        String id = hospital.requestRecovery(officer).json().getString("id");
        step(hospital, id, "approve", hospital.privacyOfficer("second"));
        String sealedTo = step(hospital, id, "export", officer).json().getString("sealedTo");
        ApiAnswer page = aws.api()
                .request("GET", Hospital.RECOVERY + "/escrow-copies", id)
                .sendAs(officer);
        ApiAnswer back = aws.api()
                .request("POST", Hospital.RECOVERY + "/data-keys/batch", id)
                .sendAs(officer, custodians.recover(sealedTo, page.body()));

        assertThat(back.body()).as("%s", back).doesNotContain("problem").contains("\"recovered\":2");
        keys.forEach((key, patient) -> {
            ApiAnswer opened = hospital.decrypt(patient, key.json().getString("encryptedKey"));
            assertThat(opened.status()).as("%s", opened).isEqualTo(200);
            assertThat(opened.plainKey()).isEqualTo(key.plainKey());
        });
        assertThat(step(hospital, id, "complete", officer).json().getInt("recoveredKeys"))
                .isEqualTo(3);
        assertThat(hospital.auditEvents("operation", "RECOVER_PATIENT_KEYS"))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.getString("outcome")).isEqualTo("SUCCESS"));
    }
}
