package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.http.Problems;

/** Keys leave a CMK, or a time, that somebody else may have had a hand in. */
@OnSharedAws
record CompromiseIT(AwsInstallation aws) {

    private ApiAnswer startUnder(Hospital hospital, String cmk) {
        return hospital.compromiseRotation("{\"wrappedUnder\":\"" + cmk + "\"}").send();
    }

    private static String idOf(ApiAnswer started) {
        assertThat(started.status()).as("%s", started).isEqualTo(202);
        String id = started.json().getString("id");
        assertThat(started.header("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith(Hospital.ROTATIONS + "/" + id));
        return id;
    }

    private static JsonObject awaitEnd(Hospital hospital, String id) {
        return await().atMost(Duration.ofMinutes(1))
                .until(() -> hospital.readRotation(id), rotation -> rotation.containsKey("endedAt"));
    }

    private List<JsonObject> keysLeft(Hospital hospital, String id) {
        return aws.api()
                .request("GET", Hospital.ROTATIONS + "/{}/keys-left", id)
                .sendAs(hospital.keyAdmin())
                .json()
                .getJsonArray("items")
                .getValuesAs(JsonObject.class);
    }

    @Nested
    class OfACmk {

        @Test
        void movesWhatIsUnderItAndListsEachKeyThatItCouldNot() {
            TenantWithCmk tenant = aws.newTenant();
            Hospital hospital = tenant.hospital();
            ApiAnswer moved = hospital.generate("moved");
            ApiAnswer pending = hospital.generate("pending");
            hospital.destroy("pending");
            String next = aws.changeCmk(hospital);
            hospital.generate("other");
            aws.changeCmk(hospital);

            ApiAnswer started = startUnder(hospital, tenant.cmk());
            String id = idOf(started);

            JsonObject ended = awaitEnd(hospital, id);
            assertThat(ended.getString("origin")).isEqualTo("COMPROMISE");
            assertThat(ended.getString("wrappedUnder")).isEqualTo(tenant.cmk());
            assertThat(ended.getInt("done")).as("%s", ended).isEqualTo(1);
            assertThat(ended.getInt("failed")).as("%s", ended).isEqualTo(1);
            assertThat(ended.getInt("skipped")).as("%s", ended).isEqualTo(1);
            assertThat(keysLeft(hospital, id)).singleElement().satisfies(key -> {
                assertThat(key.getString("patientId")).isEqualTo("pending");
                assertThat(key.getString("keyId")).isEqualTo(pending.json().getString("keyId"));
                assertThat(key.getString("reason")).isEqualTo("destruction-pending");
                assertThat(key.containsKey("blockedBy")).isFalse();
            });
            assertThat(hospital.wrappings())
                    .extracting(item -> item.asJsonObject().getString("wrappedUnder"))
                    .contains(tenant.cmk(), next)
                    .hasSize(3);
            new CmkOwner(aws.kms().endpoint(), tenant.cmk()).disable();
            ApiAnswer opened = hospital.decrypt("moved", moved.json().getString("encryptedKey"));
            assertThat(opened.plainKey()).isEqualTo(moved.plainKey()).isPresent();
            hospital.assertAudited(started, "operation", "START_COMPROMISE_ROTATION", "outcome", "SUCCESS");
        }

        @Test
        void isRefusedWhileTheTenantWrapsUnderItUntilItHasNewMaterial() {
            TenantWithCmk tenant = aws.newTenant();
            Hospital hospital = tenant.hospital();
            hospital.generate("patient");

            Problems.STILL_CURRENT.assertIs(startUnder(hospital, tenant.cmk()));
            new CmkOwner(aws.kms().endpoint(), tenant.cmk()).rotateMaterial();
            JsonObject ended = awaitEnd(hospital, idOf(startUnder(hospital, tenant.cmk())));

            assertThat(ended.getInt("done")).as("%s", ended).isEqualTo(1);
            assertThat(ended.containsKey("wrappedBefore")).isTrue();
        }
    }

    @Nested
    class OfATime {

        @Test
        void movesWhatWasWrappedThenUnderTheSameCmk() {
            TenantWithCmk tenant = aws.newTenant();
            Hospital hospital = tenant.hospital();
            ApiAnswer key = hospital.generate("patient");

            String id = idOf(hospital.compromiseRotation("{\"wrappedFrom\":\"2020-01-01T00:00:00Z\"}")
                    .send());

            assertThat(awaitEnd(hospital, id).getInt("done")).isEqualTo(1);
            assertThat(keysLeft(hospital, id)).isEmpty();
            assertThat(hospital.decrypt("patient", key.json().getString("encryptedKey"))
                            .json()
                            .getInt("generation"))
                    .isEqualTo(2);
        }
    }
}
