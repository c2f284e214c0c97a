package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;

/** What leaves for a tracing system, over OTLP. */
@OnSharedAws
class TracingIT {

    private static final Duration EXPORTED = Duration.ofSeconds(30);
    private static final String STATE = "state-of-a-caller";

    private final AwsInstallation aws;
    private final TenantWithCmk tenant;
    private final String patientId = "patient-" + UUID.randomUUID();
    private final String traceId = UUID.randomUUID().toString().replace("-", "");

    TracingIT(AwsInstallation aws) {
        this.aws = aws;
        this.tenant = aws.newTenant();
    }

    /** Of a caller whose own trace goes on. */
    private ApiRequest tracedPost(String path) {
        return aws.api()
                .request("POST", path, patientId)
                .as(tenant.hospital().keyUser())
                .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                .header("tracestate", "ward=" + STATE);
    }

    @Test
    void goesOnWithTheCallersTraceAndNamesNoPatientTenantOrKey() {
        ApiAnswer generated = tracedPost(Hospital.DATA_KEYS).send();

        assertThat(generated.status()).as("%s", generated).isEqualTo(201);
        OtlpReceiver spans = aws.spans();
        await().atMost(EXPORTED).until(() -> spans.hasTrace(traceId));
        assertThat(spans.has("POST /api/v1/patients/{patientId}/data-keys")).isTrue();
        assertThat(spans.has("kms generate")).isTrue();
        assertThat(spans.has("audit ledger")).isTrue();
        assertThat(spans.has(patientId)).isFalse();
        assertThat(spans.has(tenant.hospital().tenantId())).isFalse();
        assertThat(spans.has(generated.json().getString("keyId"))).isFalse();
        assertThat(spans.has(tenant.cmk())).isFalse();
        assertThat(spans.has(STATE)).isFalse();
        assertThat(generated.header("io.openliberty.trace")).isEmpty();
    }

    @Test
    void isFoundFromTheAuditEventAndFromAProblem() {
        ApiAnswer refused =
                tracedPost(Hospital.DECRYPT).json("{\"encryptedKey\":\"AAAA\"}").send();

        assertThat(refused.status()).as("%s", refused).isEqualTo(404);
        assertThat(refused.json().getString("traceId")).isEqualTo(traceId);
        tenant.hospital().assertAudited(refused, "traceId", traceId);
    }
}
