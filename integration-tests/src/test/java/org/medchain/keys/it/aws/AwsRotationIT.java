package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.kmssimulator.Fault;

/** One patient's data keys on their way to another CMK. */
@OnSharedAws
record AwsRotationIT(AwsInstallation aws) {

    private static final String PATIENT = "patient";
    private static final String OTHER_REGION = "eu-west-1";

    /** Long enough for another request to come between; an attempt may take 1500 ms. */
    private static final Fault SLOW = Fault.latency(Duration.ofSeconds(1)).on("ReEncrypt");

    private static List<ApiAnswer> generate(Hospital hospital, int keys) {
        return Stream.generate(() -> hospital.generate(PATIENT)).limit(keys).toList();
    }

    private static void assertRotated(ApiAnswer answer, int rotated, int current, int generation) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().getInt("rotated")).as("%s", answer).isEqualTo(rotated);
        assertThat(answer.json().getInt("current")).as("%s", answer).isEqualTo(current);
        assertThat(answer.json().getInt("generation")).as("%s", answer).isEqualTo(generation);
    }

    /** The caller's key opens, and the answer carries the one that supersedes it, which opens to the same. */
    private static void assertSuperseded(Hospital hospital, ApiAnswer generated, int generation) {
        ApiAnswer old = hospital.decrypt(PATIENT, generated.json().getString("encryptedKey"));
        assertThat(old.plainKey()).isEqualTo(generated.plainKey()).isPresent();
        assertThat(old.json().getInt("generation")).isEqualTo(generation);
        ApiAnswer fresh = hospital.decrypt(PATIENT, old.json().getString("encryptedKey"));
        assertThat(fresh.plainKey()).isEqualTo(generated.plainKey()).isPresent();
        assertThat(fresh.json().getString("keyId")).isEqualTo(generated.json().getString("keyId"));
        assertThat(fresh.json().containsKey("encryptedKey")).isFalse();
    }

    private static void assertUntouched(Hospital hospital, List<ApiAnswer> keys) {
        assertThat(keys).allSatisfy(key -> {
            ApiAnswer opened = hospital.decrypt(PATIENT, key.json().getString("encryptedKey"));
            assertThat(opened.plainKey()).isEqualTo(key.plainKey()).isPresent();
            assertThat(opened.json().getInt("generation")).isEqualTo(1);
            assertThat(opened.json().containsKey("encryptedKey")).isFalse();
        });
    }

    /** Starts a rotation and returns when it has begun to call AWS KMS. */
    private CompletableFuture<ApiAnswer> rotateSlowly(Hospital hospital) {
        aws.kms().faults().inject(SLOW);
        long before = aws.kms().calls("ReEncrypt");
        CompletableFuture<ApiAnswer> rotation = CompletableFuture.supplyAsync(() -> hospital.rotate(PATIENT));
        await().atMost(Duration.ofMinutes(1)).until(() -> aws.kms().calls("ReEncrypt") > before);
        return rotation;
    }

    @Nested
    class ToAnotherCmk {

        @Test
        void movesEveryKeyWithinAwsKms() {
            TenantWithCmk tenant = aws.newTenant();
            Hospital hospital = tenant.hospital();
            List<ApiAnswer> keys = generate(hospital, 3);
            aws.changeCmk(hospital);
            long decrypted = aws.kms().calls("Decrypt");

            ApiAnswer rotated = hospital.rotate(PATIENT);

            assertRotated(rotated, 3, 0, 2);
            assertThat(aws.kms().calls("Decrypt")).isEqualTo(decrypted);
            assertThat(hospital.auditEventsOf(rotated)).singleElement().satisfies(event -> {
                assertThat(event.getString("operation")).isEqualTo("ROTATE_PATIENT_KEY");
                assertThat(event.getString("patientId")).isEqualTo(PATIENT);
                assertThat(event.getInt("generation")).isEqualTo(2);
                assertThat(event.containsKey("keyId")).isFalse();
            });
            assertThat(keys).allSatisfy(key -> assertSuperseded(hospital, key, 2));
        }

        @Test
        void needsTheOldCmkNoMore() {
            TenantWithCmk tenant = aws.newTenant();
            List<ApiAnswer> keys = generate(tenant.hospital(), 2);
            aws.changeCmk(tenant.hospital());
            tenant.hospital().rotate(PATIENT);

            new CmkOwner(aws.kms().endpoint(), tenant.cmk()).scheduleDeletion();

            assertThat(keys).allSatisfy(key -> assertSuperseded(tenant.hospital(), key, 2));
        }

        @Test
        void leavesCurrentKeysAlone() {
            TenantWithCmk tenant = aws.newTenant();
            generate(tenant.hospital(), 2);
            assertRotated(tenant.hospital().rotate(PATIENT), 0, 2, 1);
            aws.changeCmk(tenant.hospital());
            generate(tenant.hospital(), 1);

            assertRotated(tenant.hospital().rotate(PATIENT), 2, 1, 2);
            assertRotated(tenant.hospital().rotate(PATIENT), 0, 3, 2);
        }
    }

    @Nested
    class ToNewMaterial {

        @Test
        void movesKeysOfTheSameArn() {
            TenantWithCmk tenant = aws.newTenant();
            List<ApiAnswer> keys = generate(tenant.hospital(), 2);
            assertRotated(tenant.hospital().rotate(PATIENT), 0, 2, 1);

            new CmkOwner(aws.kms().endpoint(), tenant.cmk()).rotateMaterial();

            assertRotated(tenant.hospital().rotate(PATIENT), 2, 0, 2);
            assertThat(keys).allSatisfy(key -> assertSuperseded(tenant.hospital(), key, 2));
        }
    }

    @Nested
    class OneKeyThatCannotMove {

        /** The third of four keys, from another Region, where AWS KMS throttles. */
        @Test
        void keepsAllOthersWhereTheyAre() {
            TenantWithCmk tenant = aws.newTenant();
            Hospital hospital = tenant.hospital();
            List<ApiAnswer> first = generate(hospital, 2);
            String elsewhere = aws.kms().createKey(OTHER_REGION);
            aws.register(hospital, Optional.of(elsewhere));
            List<ApiAnswer> third = generate(hospital, 1);
            aws.register(hospital, Optional.of(tenant.cmk()));
            List<ApiAnswer> fourth = generate(hospital, 1);
            aws.changeCmk(hospital);
            long reEncrypted = aws.kms().calls("ReEncrypt");
            aws.kms().faults().inject(Fault.throttling().on("Decrypt").ofKey(elsewhere));

            ApiAnswer answer = hospital.rotate(PATIENT);

            assertThat(answer.status()).as("%s", answer).isEqualTo(503);
            assertThat(aws.kms().calls("ReEncrypt") - reEncrypted).isEqualTo(2);
            hospital.assertAudited(
                    answer,
                    "reason",
                    "kms-unavailable",
                    "keyId",
                    third.get(0).json().getString("keyId"));
            aws.kms().faults().clear();
            assertUntouched(hospital, first);
            assertUntouched(hospital, third);
            assertUntouched(hospital, fourth);
            assertRotated(hospital.rotate(PATIENT), 4, 0, 2);
        }

        @Test
        void isRefusedWithItsCmk() {
            TenantWithCmk tenant = aws.newTenant();
            List<ApiAnswer> keys = generate(tenant.hospital(), 2);
            aws.changeCmk(tenant.hospital());
            CmkOwner owner = new CmkOwner(aws.kms().endpoint(), tenant.cmk());
            owner.disable();

            ApiAnswer answer = tenant.hospital().rotate(PATIENT);

            assertThat(answer.status()).as("%s", answer).isEqualTo(502);
            owner.enable();
            assertUntouched(tenant.hospital(), keys);
        }
    }

    @Nested
    class WhileItRuns {

        @Test
        void aSecondOneIsToldToWait() {
            TenantWithCmk tenant = aws.newTenant();
            Hospital hospital = tenant.hospital();
            generate(hospital, 3);
            aws.changeCmk(hospital);
            CompletableFuture<ApiAnswer> first = rotateSlowly(hospital);

            ApiAnswer second = hospital.rotate(PATIENT);

            assertThat(second.status()).as("%s", second).isEqualTo(409);
            assertThat(second.json().getString("type")).isEqualTo("/problems/rotation-in-progress");
            hospital.assertAudited(second, "reason", "rotation-in-progress");
            assertRotated(first.join(), 3, 0, 2);
            aws.kms().faults().clear();
            assertRotated(hospital.rotate(PATIENT), 0, 3, 2);
        }

        @Test
        void aKeyThatIsAddedIsUnderTheNewCmkAlready() {
            TenantWithCmk tenant = aws.newTenant();
            Hospital hospital = tenant.hospital();
            List<ApiAnswer> keys = generate(hospital, 2);
            aws.changeCmk(hospital);
            long before = aws.kms().calls("ReEncrypt");
            CompletableFuture<ApiAnswer> rotation = rotateSlowly(hospital);

            generate(hospital, 1);

            assertRotated(rotation.join(), 2, 0, 2);
            assertThat(aws.kms().calls("ReEncrypt") - before).isEqualTo(2);
            assertThat(keys).allSatisfy(key -> assertSuperseded(hospital, key, 2));
            assertRotated(hospital.rotate(PATIENT), 0, 3, 2);
        }

        @Test
        void anotherCmkMakesItGoThere() {
            TenantWithCmk tenant = aws.newTenant();
            Hospital hospital = tenant.hospital();
            List<ApiAnswer> keys = generate(hospital, 2);
            String overtaken = aws.changeCmk(hospital);
            CompletableFuture<ApiAnswer> rotation = rotateSlowly(hospital);

            aws.changeCmk(hospital);

            assertRotated(rotation.join(), 2, 0, 2);
            new CmkOwner(aws.kms().endpoint(), overtaken).scheduleDeletion();
            assertThat(keys).allSatisfy(key -> assertSuperseded(hospital, key, 2));
        }

        @Test
        void aSuspendedTenantKeepsItFromTheCommit() {
            TenantWithCmk tenant = aws.newTenant();
            Hospital hospital = tenant.hospital();
            List<ApiAnswer> keys = generate(hospital, 2);
            aws.changeCmk(hospital);
            CompletableFuture<ApiAnswer> rotation = rotateSlowly(hospital);

            hospital.suspend();

            assertThat(rotation.join().json().getString("type")).isEqualTo("/problems/tenant-suspended");
            hospital.resume();
            assertUntouched(hospital, keys);
        }
    }
}
