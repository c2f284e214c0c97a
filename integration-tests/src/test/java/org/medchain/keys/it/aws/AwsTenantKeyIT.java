package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.kmssimulator.Fault;

/** Tenant keys under a CMK in AWS KMS: while it works, while it does not, and when the tenant gets another. */
@OnSharedAws
record AwsTenantKeyIT(AwsInstallation aws) {

    private static final String NAME = "patient-index";
    private static final Duration LONG = Duration.ofMinutes(1);

    private static ApiAnswer make(Hospital hospital) {
        return hospital.generateTenantKey(NAME);
    }

    private static ApiAnswer open(Hospital hospital) {
        return hospital.decryptTenantKey(NAME);
    }

    private static void assertUnavailable(Hospital hospital, ApiAnswer answer, String operation) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
        assertThat(answer.json().getString("type")).isEqualTo("/problems/kms-unavailable");
        assertThat(answer.plainKey()).isEmpty();
        assertThat(answer.body()).doesNotContain("arn:");
        hospital.assertAudited(answer, "operation", operation, "reason", "kms-unavailable", "provider", "aws-kms");
    }

    @Test
    void areMadeAndOpenedByAwsKms() {
        Hospital hospital = aws.newTenant().hospital();
        long generated = aws.kms().calls("GenerateDataKey");
        long decrypted = aws.kms().calls("Decrypt");

        ApiAnswer made = make(hospital);
        ApiAnswer opened = open(hospital);

        assertThat(made.status()).as("%s", made).isEqualTo(201);
        assertThat(opened.plainKey()).isPresent().isEqualTo(made.plainKey());
        assertThat(aws.kms().calls("GenerateDataKey") - generated).isEqualTo(1);
        assertThat(aws.kms().calls("Decrypt") - decrypted).isEqualTo(1);
    }

    @Test
    void areNeitherMadeNorOpenedWhileAwsKmsIsDown() {
        TenantWithCmk tenant = aws.newTenant();
        Hospital hospital = tenant.hospital();
        aws.kms().faults().inject(Fault.internalError().ofKey(tenant.cmk()).on("GenerateDataKey"));
        assertUnavailable(hospital, make(hospital), "GENERATE_TENANT_KEY");
        aws.kms().faults().clear();
        ApiAnswer made = make(hospital);
        assertThat(made.status()).as("%s", made).isEqualTo(201);

        aws.kms().faults().inject(Fault.internalError().ofKey(tenant.cmk()).on("Decrypt"));
        assertUnavailable(hospital, open(hospital), "DECRYPT_TENANT_KEY");
        aws.kms().faults().clear();

        assertThat(open(hospital).plainKey()).isPresent().isEqualTo(made.plainKey());
    }

    @Test
    void moveToTheNewCmkWithARotationAndKeepTheOldOneListedUntilThen() {
        TenantWithCmk tenant = aws.newTenant();
        Hospital hospital = tenant.hospital();
        ApiAnswer made = make(hospital);
        String next = aws.changeCmk(hospital);
        assertUnder(hospital, tenant.cmk());

        hospital.startRotation();
        await().atMost(LONG).untilAsserted(() -> assertUnder(hospital, next));
        new CmkOwner(aws.kms().endpoint(), tenant.cmk()).scheduleDeletion();

        assertThat(open(hospital).plainKey()).isPresent().isEqualTo(made.plainKey());
    }

    private static void assertUnder(Hospital hospital, String cmk) {
        assertThat(hospital.wrappings()).singleElement().satisfies(item -> {
            JsonObject wrapping = item.asJsonObject();
            assertThat(wrapping.getString("wrappedUnder")).isEqualTo(cmk);
            assertThat(wrapping.getInt("tenantKeys")).isEqualTo(1);
        });
    }
}
