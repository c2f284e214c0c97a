package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
record RequestIdIT(Api api) {

    private static final String REQUEST_ID = "X-Request-Id";

    @Test
    void isTakenFromTheCallerAndAnswered() {
        Hospital hospital = api.newHospital();
        String requestId = "ward-7." + UUID.randomUUID() + "_a";

        ApiAnswer answer = api.request("POST", Hospital.DATA_KEYS, "patient")
                .as(hospital.keyUser())
                .header(REQUEST_ID, requestId)
                .send();

        assertThat(answer.header(REQUEST_ID)).contains(requestId);
        assertThat(hospital.auditEvents("requestId", requestId)).hasSize(1);
    }

    @Test
    void isAnsweredWithAProblemToo() {
        ApiAnswer answer = api.request("POST", Hospital.DATA_KEYS, "patient").send();

        Problems.UNAUTHENTICATED.assertIs(answer);
        assertThat(answer.header(REQUEST_ID)).contains(answer.requestId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "semi;colon", "<script>", "\u00e4", ""})
    void isReplacedIfMalformed(String requestId) {
        assertReplaced(requestId);
    }

    @Test
    void isReplacedIfTooLong() {
        assertReplaced("x".repeat(65));
    }

    private void assertReplaced(String requestId) {
        Hospital hospital = api.newHospital();

        ApiAnswer answer = api.request("POST", Hospital.DATA_KEYS, "patient")
                .as(hospital.keyUser())
                .header(REQUEST_ID, requestId)
                .send();

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header(REQUEST_ID))
                .hasValueSatisfying(given -> assertThat(given).matches("[0-9a-f-]{36}"));
        assertThat(hospital.auditEvents("operation", "GENERATE_DATA_KEY"))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("requestId"))
                        .isEqualTo(answer.header(REQUEST_ID).orElseThrow()));
    }
}
