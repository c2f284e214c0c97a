package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.kmssimulator.Fault;

/** The circuit breaker of a CMK on its way from closed to open, half-open and closed again, as seen from outside. */
@Tag("slow")
@OnSharedAws
class BreakerWalkIT {

    /** No other class uses it. */
    private static final String REGION = "eu-north-1";

    private static final String PATIENT = "patient";
    private static final int FAILURES_TO_OPEN = 5;
    private static final double CLOSED = 0;
    private static final double HALF_OPEN = 1;
    private static final double OPEN = 2;

    /** The server tells the time of the next probe by its clock, but waits by elapsed time; NTP moves the one against the other. */
    private static final Duration CLOCK_CORRECTION = Duration.ofMillis(200);

    private final AwsInstallation aws;
    private TenantWithCmk tenant;
    private String encryptedKey;
    private Instant begin;
    private ServerLog log;

    BreakerWalkIT(AwsInstallation aws) {
        this.aws = aws;
    }

    @BeforeEach
    void useEveryOperation() {
        tenant = aws.newTenant(REGION);
        encryptedKey = tenant.newEncryptedKey(PATIENT);
        assertThat(decrypt().status()).isEqualTo(200);
        assertThat(aws.readCmk(tenant.hospital()).status()).isEqualTo(200);
        begin = Instant.now();
        log = aws.log();
    }

    @AfterEach
    void closeTheBreaker() {
        aws.kms().faults().clear();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> tenant.hospital().generate(PATIENT).status() == 201);
    }

    @Nested
    class Walk {

        @Test
        void ofGeneratingOpensAndProbesWithLongerWaitsAndCloses() {
            walk(Breakers.GENERATE, "GenerateDataKey", () -> tenant.hospital().generate(PATIENT), 201);
        }

        @Test
        void ofDecryptingOpensAndProbesWithLongerWaitsAndCloses() {
            walk(Breakers.UNWRAP, "Decrypt", BreakerWalkIT.this::decrypt, 200);
        }

        @Test
        void ofReadingTheCmkOpensAndProbesWithLongerWaitsAndCloses() {
            walk(Breakers.DESCRIBE, "DescribeKey", () -> aws.readCmk(tenant.hospital()), 200);
        }
    }

    @Nested
    class WhileGeneratingIsOpen {

        @Test
        void anotherTenantOfTheRegionGoesOn() {
            TenantWithCmk other = aws.newTenant(REGION);
            aws.kms().faults().inject(Fault.internalError().ofKey(tenant.cmk()));
            openBreaker(() -> tenant.hospital().generate(PATIENT));
            assertFailsFast(() -> tenant.hospital().generate(PATIENT));

            assertThat(other.hospital().generate(PATIENT).status()).isEqualTo(201);
        }

        @Test
        void theOtherOperationsGoOn() {
            aws.kms().faults().inject(Fault.throttling().on("GenerateDataKey"));
            openBreaker(() -> tenant.hospital().generate(PATIENT));

            assertThat(decrypt().status()).isEqualTo(200);
            assertThat(aws.readCmk(tenant.hospital()).status()).isEqualTo(200);
            assertThat(aws.api()
                            .request("GET", Hospital.DATA_KEYS, PATIENT)
                            .sendAs(tenant.hospital().keyUser())
                            .status())
                    .isEqualTo(200);
            assertThat(aws.breakers().gauge(Breakers.GENERATE, REGION)).isEqualTo(OPEN);
        }

        @Test
        void theLogIsNotFilled() {
            aws.kms().faults().inject(Fault.droppedConnection());
            openBreaker(() -> tenant.hospital().generate(PATIENT));

            for (int i = 0; i < 20; i++) {
                assertThat(tenant.hospital().generate(PATIENT).status()).isEqualTo(503);
            }

            // Once a minute, and two minutes may meet here.
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("its circuit breaker is open"))
                    .hasSizeLessThanOrEqualTo(2);
        }

        @Test
        void theServerStaysReady() {
            aws.kms().faults().inject(Fault.droppedConnection());
            openBreaker(() -> tenant.hospital().generate(PATIENT));

            ApiAnswer ready = aws.api().request("GET", "/health/ready").send();

            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.json().getString("status")).isEqualTo("UP");
        }
    }

    private void walk(String breaker, String kmsOperation, Supplier<ApiAnswer> operation, int success) {
        assertThat(aws.breakers().gauge(breaker, REGION)).isEqualTo(CLOSED);
        aws.kms().faults().inject(Fault.internalError().on(kmsOperation));
        long callsBefore = aws.kms().calls(kmsOperation);

        openBreaker(operation);
        assertFailsFast(operation);
        assertThat(aws.kms().calls(kmsOperation) - callsBefore).isEqualTo(FAILURES_TO_OPEN);
        assertOpen(breaker, FAILURES_TO_OPEN, SharedAws.FIRST_WAIT);

        awaitHalfOpen(breaker);
        assertUnavailable(operation.get());
        assertOpen(breaker, FAILURES_TO_OPEN + 1, SharedAws.LONGEST_WAIT);
        assertFailsFast(operation);
        assertThat(aws.kms().calls(kmsOperation) - callsBefore).isEqualTo(FAILURES_TO_OPEN + 1);

        awaitHalfOpen(breaker);
        assertUnavailable(operation.get());
        assertOpen(breaker, FAILURES_TO_OPEN + 2, SharedAws.LONGEST_WAIT);

        aws.kms().faults().clear();
        awaitHalfOpen(breaker);
        assertThat(operation.get().status()).isEqualTo(success);
        assertClosed(breaker);
        assertThat(operation.get().status()).isEqualTo(success);
        assertToldOnce(breaker);
    }

    private static void openBreaker(Supplier<ApiAnswer> operation) {
        for (int failure = 0; failure < FAILURES_TO_OPEN; failure++) {
            assertUnavailable(operation.get());
        }
    }

    private static void assertUnavailable(ApiAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
        assertThat(answer.json().getString("type")).isEqualTo("/problems/kms-unavailable");
        assertThat(answer.plainKey()).isEmpty();
    }

    private static void assertFailsFast(Supplier<ApiAnswer> operation) {
        ApiAnswer answer = operation.get();
        assertUnavailable(answer);
        assertThat(answer.header("Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(Long.parseLong(seconds))
                        .isBetween(1L, withJitter(SharedAws.LONGEST_WAIT).toSeconds() + 1));
    }

    /** The gauge and the report say the same, and the wait is the one given, with up to 20 percent more. */
    private void assertOpen(String breaker, int failures, Duration wait) {
        Breakers.Report report = aws.breakers().worst(breaker, REGION);
        assertThat(aws.breakers().gauge(breaker, REGION)).isEqualTo(OPEN);
        assertThat(report.state()).isEqualTo("OPEN");
        assertThat(report.failures()).isEqualTo(failures);
        assertThat(Duration.between(report.since(), report.nextProbe().orElseThrow()))
                .isBetween(wait.minus(CLOCK_CORRECTION), withJitter(wait).plus(CLOCK_CORRECTION));
    }

    /** Nothing but the gauge and the report is asked for while it waits. */
    private void awaitHalfOpen(String breaker) {
        Instant nextProbe = aws.breakers().worst(breaker, REGION).nextProbe().orElseThrow();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> aws.breakers().gauge(breaker, REGION) == HALF_OPEN);
        Breakers.Report report = aws.breakers().worst(breaker, REGION);
        assertThat(report.state()).isEqualTo("HALF_OPEN");
        assertThat(report.nextProbe()).contains(report.since());
        assertThat(Duration.between(nextProbe, report.since()).abs()).isLessThan(CLOCK_CORRECTION);
    }

    private void assertClosed(String breaker) {
        Breakers.Report report = aws.breakers().worst(breaker, REGION);
        assertThat(aws.breakers().gauge(breaker, REGION)).isEqualTo(CLOSED);
        assertThat(report.state()).isEqualTo("CLOSED");
        assertThat(report.failures()).isZero();
        assertThat(report.nextProbe()).isEmpty();
    }

    private void assertToldOnce(String breaker) {
        assertThat(log.lines())
                .filteredOn(line -> line.contains(
                        "circuit breaker " + breaker + " for the CMK " + tenant.cmk() + " in " + REGION + " is "))
                .satisfiesExactly(
                        opened -> assertThat(opened).contains(" W ").endsWith("is OPEN after 5 failures"),
                        closed -> assertThat(closed).contains(" I ").endsWith("is CLOSED after 0 failures"));
        assertThat(installationEvents())
                .extracting(event -> event.getString("operation"))
                .containsExactly("CLOSE_CIRCUIT_BREAKER", "OPEN_CIRCUIT_BREAKER");
        assertThat(installationEvents()).allSatisfy(event -> {
            assertThat(event.getString("actor")).isEqualTo("internal");
            assertThat(event.getString("outcome")).isEqualTo("SUCCESS");
            assertThat(event.getString("tenantId")).isEqualTo(Api.EVERY_TENANT);
        });
    }

    private List<JsonObject> installationEvents() {
        return aws
                .api()
                .request("GET", Hospital.AUDIT_LOGS)
                .as(aws.installationAuditor())
                .query("from", begin.toString())
                .send()
                .json()
                .getJsonArray("items")
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(event -> event.getString("operation").endsWith("CIRCUIT_BREAKER"))
                .toList();
    }

    private ApiAnswer decrypt() {
        return tenant.hospital().decrypt(PATIENT, encryptedKey);
    }

    private static Duration withJitter(Duration wait) {
        return wait.plusMillis(wait.toMillis() / 5);
    }
}
