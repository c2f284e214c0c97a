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
