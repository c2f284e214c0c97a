package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.aws.FaultCase.Verdict;
import org.medchain.keys.it.client.ApiAnswer;

/** Each fault once: status, problem, audit event, log, and what the breaker makes of it. */
@OnSharedAws
record FaultIT(AwsInstallation aws) {

    private static final String PATIENT = "patient";

    static List<FaultCase> cases() {
        return FaultCase.ALL;
    }

    static Stream<FaultCase> casesOfGenerating() {
        return cases().stream().filter(FaultCase::concernsGenerating);
    }

    @Nested
    class Generate {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.it.aws.FaultIT#casesOfGenerating")
        void tellsWhatWentWrong(FaultCase fault) {
            TenantWithCmk tenant = aws.newTenant(fault.region());
            tenant.newEncryptedKey(PATIENT);
            ServerLog log = aws.log();
            aws.kms().faults().inject(fault.ofCmk(tenant.cmk()).on("GenerateDataKey"));

            ApiAnswer answer = tenant.hospital().generate(PATIENT);

            assertProblem(answer, fault.verdict());
            assertAudited(tenant, answer, "GENERATE_DATA_KEY", fault.verdict());
            assertLogged(log, Breakers.GENERATE, tenant, answer, fault);
            assertCounted(Breakers.GENERATE, fault);
        }
    }

    @Nested
    class Decrypt {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.it.aws.FaultIT#cases")
        void tellsWhatWentWrong(FaultCase fault) {
            TenantWithCmk tenant = aws.newTenant(fault.region());
            String encryptedKey = tenant.newEncryptedKey(PATIENT);
            assertThat(tenant.hospital().decrypt(PATIENT, encryptedKey).status())
                    .isEqualTo(200);
            ServerLog log = aws.log();
            aws.kms().faults().inject(fault.ofCmk(tenant.cmk()).on("Decrypt"));

            ApiAnswer answer = tenant.hospital().decrypt(PATIENT, encryptedKey);

            assertProblem(answer, fault.verdict());
            assertAudited(tenant, answer, "DECRYPT_DATA_KEY", fault.verdict());
            assertLogged(log, Breakers.UNWRAP, tenant, answer, fault);
            assertCounted(Breakers.UNWRAP, fault);
        }
    }

    private static void assertProblem(ApiAnswer answer, Verdict verdict) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(verdict.status());
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.json().keySet())
                .containsExactlyInAnyOrder("type", "title", "status", "detail", "requestId", "traceId");
        assertThat(answer.json().getString("type")).isEqualTo("/problems/" + verdict.reason());
        assertThat(answer.header("Retry-After").isPresent()).isEqualTo(verdict == Verdict.UNAVAILABLE);
        assertThat(answer.body()).doesNotContain("arn:");
        assertThat(answer.plainKey()).isEmpty();
    }

    private static void assertAudited(TenantWithCmk tenant, ApiAnswer answer, String operation, Verdict verdict) {
        List<JsonObject> events = tenant.hospital().auditEventsOf(answer);
        assertThat(events).hasSize(1);
        assertThat(events.get(0).getString("operation")).isEqualTo(operation);
        assertThat(events.get(0).getString("outcome")).isEqualTo("FAILURE");
        assertThat(events.get(0).getString("reason")).isEqualTo(verdict.reason());
        assertThat(events.get(0).getString("provider")).isEqualTo("aws-kms");
        assertThat(events.get(0).getString("patientId")).isEqualTo(PATIENT);
    }

    private static void assertLogged(
            ServerLog log, String breaker, TenantWithCmk tenant, ApiAnswer answer, FaultCase fault) {
        switch (fault.verdict()) {
            case UNAVAILABLE ->
                assertThat(log.complaints())
                        .satisfiesExactly(
                                cause -> assertThat(cause)
                                        .matches(".* W KMS call " + breaker + " failed in " + fault.region()
                                                + ": \\S.*"),
                                problem -> assertThat(problem)
                                        .endsWith("/problems/kms-unavailable, request " + answer.requestId()));
            // The problem itself is one line a minute, for all callers together.
            case REFUSED ->
                assertThat(log.complaints()).anyMatch(line -> line.contains("AWS KMS refuses CMK " + tenant.cmk()));
            case INVALID_KEY -> assertThat(log.lines()).isEmpty();
        }
    }

    /** Other tests leave failures in other breakers of the server that they share. */
    private void assertCounted(String breaker, FaultCase fault) {
        Breakers.Report report = aws.breakers().ofRegion(breaker, fault.region());
        assertThat(report.state()).isEqualTo("CLOSED");
        assertThat(report.failures()).isEqualTo(fault.verdict().countedFailures());
    }
}
