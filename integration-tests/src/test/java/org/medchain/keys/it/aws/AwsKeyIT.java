package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;

/** Tenants, data keys and CMKs while AWS KMS works. */
@OnSharedAws
record AwsKeyIT(AwsInstallation aws) {

    private static final String PATIENT = "patient";
    private static final int PROVIDER_BYTE = 3;
    private static final byte AWS_KMS = 2;

    @Nested
    class Generate {

        @Test
        void answersAKeyThatAwsKmsMadeAndOpens() {
            TenantWithCmk tenant = aws.newTenant();
            long generated = aws.kms().calls("GenerateDataKey");
            long decrypted = aws.kms().calls("Decrypt");

            ApiAnswer key = tenant.hospital().generate(PATIENT);
            ApiAnswer opened = tenant.hospital().decrypt(PATIENT, key.json().getString("encryptedKey"));

            assertThat(key.status()).as("%s", key).isEqualTo(201);
            assertThat(opened.status()).as("%s", opened).isEqualTo(200);
            assertThat(opened.plainKey()).isPresent().isEqualTo(key.plainKey());
            assertThat(Base64.getDecoder().decode(key.json().getString("encryptedKey"))[PROVIDER_BYTE])
                    .isEqualTo(AWS_KMS);
            assertThat(aws.kms().calls("GenerateDataKey") - generated).isEqualTo(1);
            assertThat(aws.kms().calls("Decrypt") - decrypted).isEqualTo(1);
            tenant.hospital().assertAudited(opened, "provider", "aws-kms");
        }

        @Test
        void isTimedInTheMetrics() {
            TenantWithCmk tenant = aws.newTenant();
            double before = timedCalls();

            tenant.hospital().generate(PATIENT);

            assertThat(timedCalls() - before).isEqualTo(1);
        }

        private double timedCalls() {
            return aws.api()
                    .rawRequest("GET", "/metrics?scope=application")
                    .send()
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("medchain_kms_call_duration_seconds_count{")
                            && line.contains("call=\"generateDataKey\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    @Nested
    class Decrypt {

        @Test
        void failsForAnotherTenantUnderTheSameCmk() {
            Hospital hospital = aws.api().newHospital();
            aws.register(hospital, Optional.of(aws.sharedCmk()));
            String encryptedKey = hospital.generate(PATIENT).json().getString("encryptedKey");
            Hospital other = aws.api().newHospital();
            aws.register(other, Optional.of(aws.sharedCmk()));
            other.generate(PATIENT);

            assertThat(other.decrypt(PATIENT, encryptedKey).status()).isEqualTo(422);
        }

        @Test
        void opensKeysOfTheCmkThatTheTenantHadBefore() {
            TenantWithCmk tenant = aws.newTenant();
            ApiAnswer key = tenant.hospital().generate(PATIENT);
            aws.register(tenant.hospital(), Optional.of(aws.kms().createKey("eu-west-1")));

            ApiAnswer opened = tenant.hospital().decrypt(PATIENT, key.json().getString("encryptedKey"));

            assertThat(opened.plainKey()).isPresent().isEqualTo(key.plainKey());
        }
    }

    @Nested
    class Register {

        @Test
        void takesArnKeyIdAliasAndAliasArn() {
            String alias = "alias/clinic-" + UUID.randomUUID();
            String arn = aws.kms().createKey(AwsInstallation.REGION, alias);
            String arnOfAlias = arn.substring(0, arn.indexOf("key/")) + alias;
            String keyId = arn.substring(arn.indexOf("key/") + "key/".length());
            Hospital hospital = aws.api().newHospital();

            assertThat(new String[] {arn, keyId, alias, arnOfAlias}).allSatisfy(name -> {
                ApiAnswer registered = aws.register(hospital, Optional.of(name));
                assertThat(registered.status()).as("%s", registered).isEqualTo(200);
                assertThat(registered.json().getString("kmsCmkArn")).isEqualTo(name);
                ApiAnswer key = hospital.generate(PATIENT);
                assertThat(key.status()).as("%s", key).isEqualTo(201);
                assertThat(hospital.decrypt(PATIENT, key.json().getString("encryptedKey"))
                                .plainKey())
                        .isEqualTo(key.plainKey());
                assertThat(aws.readCmk(hospital).json().getString("arn")).isEqualTo(arn);
            });
        }
    }

    @Nested
    class ReadCmk {

        @Test
        void tellsHowItStands() {
            TenantWithCmk tenant = aws.newTenant();

            ApiAnswer answer = aws.readCmk(tenant.hospital());

            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.json()).isEqualTo(cmk(tenant, "Enabled", true));
        }

        @Test
        void tellsThatItIsDisabled() {
            TenantWithCmk tenant = aws.newTenant();
            new CmkOwner(aws.kms().endpoint(), tenant.cmk()).disable();

            assertThat(aws.readCmk(tenant.hospital()).json()).isEqualTo(cmk(tenant, "Disabled", false));
        }

        @Test
        void tellsWhenItWillBeDeleted() {
            TenantWithCmk tenant = aws.newTenant();
            new CmkOwner(aws.kms().endpoint(), tenant.cmk()).scheduleDeletion();

            JsonObject cmk = aws.readCmk(tenant.hospital()).json();

            assertThat(cmk.getString("state")).isEqualTo("PendingDeletion");
            assertThat(cmk.getString("deletionDate")).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
        }

        @Test
        void refusesATenantWithoutCmk() {
            assertWithoutCmk(aws.readCmk(aws.api().newHospital()));
        }

        @Test
        void tellsThatThereIsNoSuchCmk() {
            Hospital hospital = aws.api().newHospital();
            aws.register(hospital, Optional.of(UUID.randomUUID().toString()));

            assertThat(aws.readCmk(hospital).status()).isEqualTo(502);
        }

        private static JsonObject cmk(TenantWithCmk tenant, String state, boolean enabled) {
            return Json.createObjectBuilder()
                    .add("arn", tenant.cmk())
                    .add("state", state)
                    .add("enabled", enabled)
                    .add("multiRegion", false)
                    .add("rotationEnabled", false)
                    .add(
                            "regions",
                            Json.createArrayBuilder()
                                    .add(Json.createObjectBuilder()
                                            .add("region", AwsInstallation.REGION)
                                            .add("arn", tenant.cmk())
                                            .add("state", state)
                                            .add("enabled", enabled)))
                    .add("warnings", Json.createArrayBuilder())
                    .build();
        }
    }

    private static void assertWithoutCmk(ApiAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(409);
        assertThat(answer.json().getString("type")).isEqualTo("/problems/tenant-without-cmk");
        assertThat(answer.plainKey()).isEmpty();
    }
}
