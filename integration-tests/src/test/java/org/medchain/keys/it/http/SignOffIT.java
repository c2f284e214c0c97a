package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
record SignOffIT(Api api, Hospital hospital) {

    private static final String SIGN_OFFS = Hospital.AUDIT_LOGS + "/sign-offs";

    private ApiRequest request() {
        return api.request("POST", SIGN_OFFS).as(hospital.auditor());
    }

    private ApiAnswer sign(LocalDate first) {
        return request().json(Map.of("first", first.toString())).send();
    }

    /** Returns how the sign-offs in the hospital's trail ended. */
    private List<String> ends() {
        return hospital.auditEvents("operation", "SIGN_OFF_REVIEW").stream()
                .map(event -> event.getString("actor") + " " + event.getString("reason", "SUCCESS"))
                .toList();
    }

    @Test
    void isAboutTheLastWeekThatIsOver() {
        LocalDate first = LastWeek.first();

        ApiAnswer answer = sign(first);

        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().getString("first")).isEqualTo(first.toString());
        assertThat(answer.json().getString("last")).isEqualTo(first.plusDays(6).toString());
        assertThat(ends()).containsExactly("tester SUCCESS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | first",
                "{\"first\":null} | first",
                "{\"first\":\"2026-W48\"} | first",
                "{\"first\":20261116} | first",
                "[] | body",
                "null | body"
            })
    void isNeverAboutNothing(String body, String field) {
        Problems.INVALID_REQUEST.assertIs(request().json(body).send(), field);

        assertThat(ends()).containsExactly("tester invalid-request");
    }

    @Test
    void takesNoTenantFromTheRequest() {
        Hospital other = api.newHospital();
        String week = "\"first\":\"" + LastWeek.first() + "\"";

        Problems.INVALID_REQUEST.assertIs(
                request()
                        .json("{" + week + ",\"tenantId\":\"" + other.tenantId() + "\"}")
                        .send(),
                "tenantId");
        Problems.INVALID_REQUEST.assertIs(
                request()
                        .query("tenantId", other.tenantId())
                        .json("{" + week + "}")
                        .send(),
                "tenantId");

        assertThat(ends()).containsOnly("tester invalid-request");
        assertThat(other.auditEvents("operation", "SIGN_OFF_REVIEW")).isEmpty();
    }

    @Test
    void waitsForAProposal() {
        hospital.adopt(Map.of("fourEyes", true, "destructionWindow", "P2D"));
        assertThat(hospital.eraseAtOnce().json().getBoolean("fourEyes")).isTrue();

        Problems.REVIEW_OPEN.assertIs(sign(LastWeek.first()));
        hospital.eraseAtOnce(api.secondAdministrator());

        assertThat(sign(LastWeek.first()).status()).isEqualTo(200);
        assertThat(ends()).containsExactly("tester SUCCESS", "tester review-open");
    }
}
