package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
record DrillIT(Api api, Hospital hospital) {

    private static final String DRILLS = Hospital.AUDIT_LOGS + "/drills";

    private ApiRequest request() {
        return api.request("POST", DRILLS).as(hospital.privacyOfficer());
    }

    /** Returns how the records in the hospital's trail ended. */
    private List<String> ends() {
        return hospital.auditEvents("operation", "RECORD_DRILL").stream()
                .map(event -> event.getString("actor") + " " + event.getString("reason", "SUCCESS"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"restore", "custodians"})
    void isFoundInTheTrail(String drill) {
        ApiAnswer answer = request().json("{\"drill\":\"" + drill + "\"}").send();

        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().toString()).isEqualTo("{\"drill\":\"" + drill + "\"}");
        ApiAnswer found = api.request("GET", Hospital.AUDIT_LOGS)
                .as(hospital.auditor())
                .query("operation", "RECORD_DRILL")
                .query("outcome", "SUCCESS")
                .send();
        assertThat(found.json().getJsonArray("items").getValuesAs(JsonObject.class))
                .singleElement()
                .satisfies(event -> {
                    JsonObject change = event.getJsonObject("change");
                    assertThat(event.getString("actor")).isEqualTo("tester");
                    assertThat(change.getString("of")).startsWith("drills/");
                    assertThat(change.getJsonObject("after").getString("drill")).isEqualTo(drill);
                    assertThat(change).doesNotContainKey("before");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | drill",
                "{\"drill\":null} | drill",
                "{\"drill\":\"RESTORE\"} | drill",
                "{\"drill\":\"failover\"} | drill",
                "{\"drill\":1} | drill",
                "{\"drill\":\"restore\",\"day\":\"2026-11-30\"} | day",
                "[] | body",
                "null | body"
            })
    void isNoOther(String body, String field) {
        Problems.INVALID_REQUEST.assertIs(request().json(body).send(), field);

        assertThat(ends()).containsExactly("tester invalid-request");
    }
}
