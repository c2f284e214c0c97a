package org.medchain.keys.web.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFormTest {

    @ParameterizedTest
    @CsvSource({
        "/admin/audit-logs.json, /admin/audit-logs, JSON",
        "/admin/audit-logs.ndjson, /admin/audit-logs, LINES",
        "/admin/audit-logs.fhir.ndjson, /admin/audit-logs, FHIR_LINES",
        "/admin/audit-logs/export.json, /admin/audit-logs/export, JSON",
        "/admin/audit-logs/export.ndjson, /admin/audit-logs/export, LINES",
        "/api/v1/destructions/a.json/certificate.json, /api/v1/destructions/a.json/certificate, JSON",
        "/api/v1/destructions/1/certificate.jws, /api/v1/destructions/1/certificate, JWS"
    })
    void isAskedForAtAPathOfItsOwn(String path, String resource, AnswerForm form) {
        assertThat(AnswerForm.askedAt(path)).contains(new AnswerForm.Asked(resource, form));
        assertThat(form.pathOf(resource)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/audit-logs",
                "/admin/audit-logs.jws",
                "/admin/audit-logs.xml",
                "/admin/audit-logs/.json",
                "/admin/audit-logs.json/export",
                "/admin/audit-logs/export.fhir.ndjson",
                "/admin/audit-logs;a=b.json",
                "/api/v1/destructions/certificate.json",
                "/api/v1/destructions/1/2/certificate.json",
                "/api/v1/destructions/1;a=b/certificate.json",
                "/api/v1/destructions/1/certificate.ndjson",
                "/api/v1/tenants.json",
                "/api/v1/patients/admin/audit-logs.json/data-keys",
                "/api/v1/patients/p.json",
                ".json"
            })
    void isAskedForNowhereElse(String path) {
        assertThat(AnswerForm.askedAt(path)).isEmpty();
    }
}
