package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.kmssimulator.Fault;

/** A tenant whose CMK has replicas: they stand in while the first Region is out, and never for what it refuses. */
@OnSharedAws
record ReplicatedCmkIT(AwsInstallation aws) {

    private static final String PATIENT = "patient";

    /** No other class uses them. */
    private static final String A = "eu-west-2";

    private static final String B = "eu-west-3";
    private static final String C = "eu-south-1";

    static Stream<Named<Consumer<CmkOwner>>> waysToRevoke() {
        return RevokedCmkIT.waysToRevoke();
    }

    /** Another class waits for every breaker of a Region to be closed, and does not call these. */
    @AfterEach
    void closeTheBreakers() {
        aws.kms().faults().clear();
        if (aws.breakers().areClosed()) {
            return;
        }
        for (String region : List.of(A, B, C)) {
            TenantWithCmk tenant = aws.newTenant(region);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> tenant.hospital().generate(PATIENT).status() == 201);
            String key = tenant.newEncryptedKey(PATIENT);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> tenant.hospital().decrypt(PATIENT, key).status() == 200);
        }
    }

    private CmkOwner ownerIn(String region, TenantWithCmk tenant) {
        return new CmkOwner(aws.kms().endpoint(), tenant.cmk().replace(A, region));
    }

    private JsonObject eventOf(Hospital hospital, ApiAnswer answer) {
        List<JsonObject> events = hospital.auditEventsOf(answer);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    @Nested
    class WhileTheFirstRegionIsDead {

        @Test
        void theReplicaDecryptsAndGeneratesAndNothingIsReWrapped() {
            TenantWithCmk tenant = aws.newReplicatedTenant(A, B);
            Hospital hospital = tenant.hospital();
            ApiAnswer before = hospital.generate(PATIENT);
            String key = before.json().getString("encryptedKey");
            assertThat(hospital.decrypt(PATIENT, key).status()).isEqualTo(200);
            aws.kms().faults().inject(Fault.deadRegion(A));

            ApiAnswer opened = hospital.decrypt(PATIENT, key);
            ApiAnswer during = hospital.generate(PATIENT);

            assertThat(opened.plainKey()).isPresent().isEqualTo(before.plainKey());
            assertThat(during.status()).as("%s", during).isEqualTo(201);
            assertThat(eventOf(hospital, opened).getString("region")).isEqualTo(B);
            assertThat(eventOf(hospital, during).getString("region")).isEqualTo(B);
            assertThat(hospital.rotate(PATIENT).json().getInt("rotated")).isZero();
            assertThat(hospital.wrappings().getValuesAs(JsonObject.class))
                    .singleElement()
                    .satisfies(wrapping -> {
                        assertThat(wrapping.getString("wrappedUnder")).isEqualTo(tenant.cmk());
                        assertThat(wrapping.getInt("dataKeys")).isEqualTo(2);
                        assertThat(wrapping.getBoolean("current")).isTrue();
                    });
            assertThat(metrics())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("medchain_kms_stand_in_calls_total")
                            .contains("call=\"unwrap\"", "region=\"" + B + "\""));
            assertThat(List.of(A, B))
                    .allSatisfy(region -> assertThat(aws.breakers()
                                    .ofRegion(Breakers.UNWRAP, region)
                                    .name())
                            .isEqualTo(Breakers.UNWRAP));
        }

        @Test
        void theFirstRegionIsCalledAgainAsSoonAsItAnswersAProbe() {
            TenantWithCmk tenant = aws.newReplicatedTenant(A, B);
            Hospital hospital = tenant.hospital();
            String key = tenant.newEncryptedKey(PATIENT);
            aws.kms().faults().inject(Fault.deadRegion(A));
            for (int i = 0; i < 6; i++) {
                assertThat(hospital.decrypt(PATIENT, key).status()).isEqualTo(200);
            }
            assertThat(aws.breakers().worst(Breakers.UNWRAP, A).state()).isEqualTo("OPEN");
            long called = aws.kms().callsIn(A);
            assertThat(hospital.decrypt(PATIENT, key).status()).isEqualTo(200);
            assertThat(aws.kms().callsIn(A)).isEqualTo(called);

            aws.kms().faults().clear();

            await().atMost(Duration.ofMinutes(1)).until(() -> {
                ApiAnswer opened = hospital.decrypt(PATIENT, key);
                assertThat(opened.status()).as("%s", opened).isEqualTo(200);
                return !eventOf(hospital, opened).containsKey("region");
            });
            assertThat(aws.breakers().worst(Breakers.UNWRAP, A).state()).isEqualTo("CLOSED");
        }

        @Test
        void aReplicaThatDeniesAccessIsTheAnswerAndNoOtherIsCalled() {
            TenantWithCmk tenant = aws.newReplicatedTenant(A, B, C);
            String key = tenant.newEncryptedKey(PATIENT);
            ownerIn(B, tenant).keepForOneself();
            aws.kms().faults().inject(Fault.deadRegion(A));
            long called = aws.kms().callsIn(C);

            ApiAnswer refused = tenant.hospital().decrypt(PATIENT, key);

            assertThat(refused.status()).as("%s", refused).isEqualTo(502);
            assertThat(eventOf(tenant.hospital(), refused).getString("region")).isEqualTo(B);
            assertThat(aws.kms().callsIn(C)).isEqualTo(called);
        }

        @Test
        void theAuditTrailHolds() {
            TenantWithCmk tenant = aws.newReplicatedTenant(A, B);
            String key = tenant.newEncryptedKey(PATIENT);
            aws.kms().faults().inject(Fault.deadRegion(A));
            assertThat(tenant.hospital().decrypt(PATIENT, key).status()).isEqualTo(200);

            ApiAnswer verified = aws.api()
                    .request("GET", Hospital.AUDIT_LOGS + "/verification")
                    .sendAs(tenant.hospital().auditor());

            assertThat(verified.json().getBoolean("verified"))
                    .as("%s", verified)
                    .isTrue();
        }
    }

    @Nested
    class WithdrawnInTheFirstRegion {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.it.aws.ReplicatedCmkIT#waysToRevoke")
        void isRefusedAndTheReplicaIsNotCalledAlsoNotWhenTheRegionFailsAfterwards(Consumer<CmkOwner> revoke) {
            TenantWithCmk tenant = aws.newReplicatedTenant(A, B);
            Hospital hospital = tenant.hospital();
            String key = tenant.newEncryptedKey(PATIENT);
            revoke.accept(ownerIn(A, tenant));
            long called = aws.kms().callsIn(B);

            assertThat(hospital.decrypt(PATIENT, key).status()).isEqualTo(502);
            assertThat(hospital.generate(PATIENT).status()).isEqualTo(502);
            aws.kms().faults().inject(Fault.deadRegion(A));
            assertThat(hospital.decrypt(PATIENT, key).status()).isEqualTo(503);
            assertThat(hospital.generate(PATIENT).status()).isEqualTo(503);

            assertThat(aws.kms().callsIn(B)).isEqualTo(called);
        }
    }

    @Nested
    class ReadCmk {

        @Test
        void tellsTheStateInEachRegionAndWarnsWhereItDiffers() {
            TenantWithCmk tenant = aws.newReplicatedTenant(A, B, C);
            assertThat(aws.readCmk(tenant.hospital()).json().getJsonArray("warnings"))
                    .isEmpty();
            ownerIn(B, tenant).disable();
            aws.kms().faults().inject(Fault.deadRegion(C));

            JsonObject cmk = aws.readCmk(tenant.hospital()).json();

            assertThat(cmk.getString("state")).isEqualTo("Enabled");
            assertThat(cmk.getJsonArray("regions").getValuesAs(JsonObject.class))
                    .extracting(
                            region -> region.getString("region"),
                            region -> region.getString("state", region.getString("problem", null)))
                    .containsExactly(tuple(A, "Enabled"), tuple(B, "Disabled"), tuple(C, "kms-unavailable"));
            assertThat(cmk.getJsonArray("warnings").getValuesAs(JsonString::getString))
                    .containsExactly(
                            "The CMK is Disabled in " + B + " and Enabled in " + A + ".",
                            "The state in " + C + " is not known (kms-unavailable).");
        }

        @Test
        void tellsOfTheReplicaWhileTheFirstRegionIsDead() {
            TenantWithCmk tenant = aws.newReplicatedTenant(A, B);
            aws.kms().faults().inject(Fault.deadRegion(A));

            ApiAnswer answer = aws.readCmk(tenant.hospital());

            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.json().getString("arn")).isEqualTo(tenant.cmk());
            assertThat(answer.json().containsKey("state")).isFalse();
            assertThat(answer.json().getJsonArray("warnings")).hasSize(1);
        }
    }

    @Nested
    class Register {
        @Test
        void answersTheReplicasInTheirOrder() {
            TenantWithCmk tenant = aws.newReplicatedTenant(A, C, B);

            ApiAnswer read = aws.api()
                    .request("GET", Hospital.TENANT, tenant.hospital().tenantId())
                    .sendAs(tenant.hospital().keyAdmin());

            assertThat(read.json().getJsonArray("kmsReplicaArns").getValuesAs(JsonString::getString))
                    .containsExactly(tenant.cmk().replace(A, C), tenant.cmk().replace(A, B));
        }
    }

    private List<String> metrics() {
        return aws.api()
                .request("GET", "/metrics")
                .query("scope", "application")
                .send()
                .body()
                .lines()
                .toList();
    }
}
