package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;

/** Changes of a tenant by PATCH: what they name, and nothing else. */
@OnSecondApi
record TenantChangeIT(Api api) implements TenantRequests {

    private static final String EVERY_SETTING = """
        {"name": "Every", "kmsCmkArn": "%1$s", "kmsReplicaArns": ["%2$s"], "hsmKeyLabel": "%3$s",
         "cmkActiveFrom": "2020-01-01T00:00:00Z", "cmkActiveUntil": "2090-01-01T00:00:00Z",
         "destructionWindow": "P30D", "fourEyes": false, "auditRetention": "P10Y",
         "keepPatientIdsInAudit": true, "maxMessagesPerKey": 1000, "sealingPeriod": "P30D",
         "recoveryKeyWait": "P2D"}
        """;

    private String withEverySetting() {
        String id = UUID.randomUUID().toString().replace("-", "");
        String cmk = "arn:aws:kms:eu-central-1:111122223333:key/mrk-" + id;
        String tenantId = newId();
        ApiAnswer made = api.request("PUT", Hospital.TENANT, tenantId)
                .sendAs(
                        api.administrator(),
                        EVERY_SETTING.formatted(cmk, cmk.replace("eu-central-1", "eu-west-1"), "kek-" + id));
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        return tenantId;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name | \"Renamed\"",
                "kmsReplicaArns | null",
                "hsmKeyLabel | null",
                "cmkActiveFrom | \"2021-01-01T00:00:00Z\"",
                "cmkActiveFrom | null",
                "cmkActiveUntil | \"2091-01-01T00:00:00Z\"",
                "cmkActiveUntil | null",
                "destructionWindow | \"P31D\"",
                "destructionWindow | null",
                "fourEyes | true",
                "fourEyes | null",
                "auditRetention | \"P11Y\"",
                "auditRetention | null",
                "keepPatientIdsInAudit | false",
                "keepPatientIdsInAudit | null",
                "maxMessagesPerKey | 2000",
                "maxMessagesPerKey | null",
                "sealingPeriod | \"P31D\"",
                "sealingPeriod | null",
                "recoveryKeyWait | \"P3D\"",
                "recoveryKeyWait | null"
            })
    void leavesWhatItDoesNotName(String member, String value) {
        String tenantId = withEverySetting();
        JsonObject before = get(api.administrator(), tenantId).json();

        ApiAnswer changed = patching(api.administrator(), tenantId, "{\"" + member + "\":" + value + "}")
                .send();

        assertThat(changed.status()).as("%s", changed).isEqualTo(200);
        JsonObject after = get(api.administrator(), tenantId).json();
        assertThat(after).isEqualTo(changed.json());
        assertThat(without(after, member)).isEqualTo(without(before, member));
        // False is the default of four eyes beside such a window.
        if (!(member + value).equals("fourEyesnull")) {
            assertThat(after.get(member)).isNotEqualTo(before.get(member));
        }
    }

    private static JsonObject without(JsonObject tenant, String member) {
        return Json.createObjectBuilder(tenant)
                .remove(member)
                .remove("updatedAt")
                .build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /suspend | ",
                "POST | /resume | ",
                "POST | /adoption | {\"choice\":\"restore\"}",
                "PUT | /rotation-policy | {\"enabled\":false}",
                "DELETE | /recovery-key | "
            })
    void isNothingThatOtherRequestsDo(String method, String path, String body) {
        String tenantId = withEverySetting();
        JsonObject before = settingsOf(tenantId);
        ApiRequest request =
                api.request(method, Hospital.TENANT + path, tenantId).as(api.administrator());

        ApiAnswer answer = (body == null ? request : request.json(body)).send();

        assertThat(answer.status()).as("%s", answer).isBetween(200, 299);
        assertThat(settingsOf(tenantId)).isEqualTo(before);
    }

    private JsonObject settingsOf(String tenantId) {
        return Json.createObjectBuilder(get(api.administrator(), tenantId).json())
                .remove("status")
                .remove("suspendedBy")
                .remove("updatedAt")
                .build();
    }

    @Test
    void tellsTheTrailTheValuesBeforeAndAfter() {
        Hospital hospital = api.newHospital();

        ApiAnswer changed = hospital.change(
                Json.createObjectBuilder().add("auditRetention", "P10Y").build());

        JsonObject change = hospital.auditEventsOf(changed).get(0).getJsonObject("change");
        assertThat(change.getJsonObject("before").getString("auditRetention")).isEqualTo("P6Y");
        assertThat(change.getJsonObject("after"))
                .isEqualTo(Json.createObjectBuilder(change.getJsonObject("before"))
                        .add("auditRetention", "P10Y")
                        .build());
    }

    @Test
    void keepsToTheTenantThatWasRead() {
        Hospital hospital = api.newHospital();
        String read = tag(get(hospital.keyAdmin(), hospital.tenantId()));
        hospital.rename("Renamed");

        ApiAnswer refused = patching(hospital.keyAdmin(), hospital.tenantId(), "{\"name\":\"Lost\"}")
                .header(Hospital.IF_MATCH, read)
                .send();

        Problems.PRECONDITION_FAILED.assertIs(refused);
        assertThat(get(hospital.keyAdmin(), hospital.tenantId()).json().getString("name"))
                .isEqualTo("Renamed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name | {\"name\":null}",
                "name | {\"name\":1}",
                "kmsReplicaArns | {\"kmsReplicaArns\":[null]}",
                "cmkActiveUntil | {\"cmkActiveUntil\":\"2019-01-01T00:00:00Z\"}",
                "nickname | {\"nickname\":\"Clinic\"}",
                "body | null",
                "body | []"
            })
    void refusesWhatNoTenantMayHave(String field, String patch) {
        String tenantId = withEverySetting();
        JsonObject before = get(api.administrator(), tenantId).json();

        ApiAnswer refused = patching(api.administrator(), tenantId, patch).send();

        Problems.INVALID_REQUEST.assertIs(refused, field);
        assertThat(get(api.administrator(), tenantId).json()).isEqualTo(before);
    }

    @Test
    void takesMergePatchesAlone() {
        Hospital hospital = api.newHospital();

        ApiAnswer refused = api.request("PATCH", Hospital.TENANT, hospital.tenantId())
                .sendAs(hospital.keyAdmin(), named("Renamed"));

        Problems.UNSUPPORTED_MEDIA_TYPE.assertIs(refused);
    }

    @Test
    void registersNothing() {
        Problems.NOT_FOUND.assertIs(
                patching(api.administrator(), newId(), "{\"name\":\"Named\"}").send());
    }
}
