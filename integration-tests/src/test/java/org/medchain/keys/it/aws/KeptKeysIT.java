package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** A server that keeps for some seconds what AWS KMS opened. */
@OnePass
@TestInstance(Lifecycle.PER_CLASS)
@Tag("proof")
class KeptKeysIT {

    private static final String PATIENT = "patient";
    private static final int SECONDS = 5;
    private static final int READS = 20;

    private AwsInstallation aws;

    @BeforeAll
    void start() {
        aws = AwsInstallation.start("kept-keys", Kind.H2, Map.of("KMS_KEY_CACHE_SECONDS", Integer.toString(SECONDS)));
    }

    @AfterAll
    void stop() {
        aws.close();
    }

    @Test
    void callsAwsKmsOnceForAHotRecordAndRecordsEachRead() {
        TenantWithCmk tenant = aws.newTenant();
        String encryptedKey = tenant.newEncryptedKey(PATIENT);
        long calls = aws.kms().calls("Decrypt");
        long begin = System.nanoTime();
        for (int i = 0; i < READS; i++) {
            assertThat(tenant.hospital().decrypt(PATIENT, encryptedKey).status())
                    .isEqualTo(200);
        }
        long periods = Duration.ofNanos(System.nanoTime() - begin).toSeconds() / SECONDS;

        assertThat(aws.kms().calls("Decrypt") - calls).isBetween(1L, 1 + periods + 1);
        assertThat(tenant.hospital().auditEvents("operation", "DECRYPT_DATA_KEY"))
                .hasSize(READS);
    }

    @Test
    void refusesSuspendedTenantsAndBlockedPatientsAtOnce() {
        Hospital suspended = aws.newTenant().hospital();
        String key = suspended.generate(PATIENT).json().getString("encryptedKey");
        assertThat(suspended.decrypt(PATIENT, key).status()).isEqualTo(200);
        suspended.suspend();
        Problems.TENANT_SUSPENDED.assertIs(suspended.decrypt(PATIENT, key));

        Hospital hospital = aws.newTenant().hospital();
        String other = hospital.generate(PATIENT).json().getString("encryptedKey");
        assertThat(hospital.decrypt(PATIENT, other).status()).isEqualTo(200);
        hospital.destroy(PATIENT);
        Problems.DESTRUCTION_PENDING.assertIs(hospital.decrypt(PATIENT, other));
    }

    @Test
    void refusesWhenTheTimeIsOverAfterTheCmkWasTakenAway() {
        TenantWithCmk tenant = aws.newTenant();
        String encryptedKey = tenant.newEncryptedKey(PATIENT);
        assertThat(tenant.hospital().decrypt(PATIENT, encryptedKey).status()).isEqualTo(200);
        new CmkOwner(aws.kms().endpoint(), tenant.cmk()).disable();

        await().atMost(Duration.ofSeconds(SECONDS * 4))
                .untilAsserted(() -> assertThat(
                                tenant.hospital().decrypt(PATIENT, encryptedKey).status())
                        .isEqualTo(502));
    }

    @Test
    void saidSoWhenItStarted() {
        assertThat(aws.api().installation().server().directory().messagesLog())
                .content()
                .contains("KMS_KEY_CACHE_SECONDS=" + SECONDS);
    }
}
