package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.load.HospitalLoad;
import org.medchain.keys.it.load.Phase;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.medchain.keys.kmssimulator.Fault;

/**
 * The short form of {@code ./medchain load}, while AWS KMS takes 20 ms for each answer, stalls, errs and is back. The server's settings are the
 * defaults, but that its breaker tries again sooner.
 */
@Isolated
@Tag("proof")
class LoadIT {

    private static final int CALLERS = 1000;
    private static final int DECRYPTIONS_A_MINUTE = 10_000;
    private static final int GENERATIONS_A_MINUTE = 600;
    private static final Duration LENGTH = Duration.ofSeconds(6);
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Map<String, String> SETTINGS =
            Map.of("KMS_BREAKER_WAIT_SECONDS", "1", "KMS_BREAKER_LONGEST_WAIT_SECONDS", "2");

    @Test
    void losesNoKeyAndFailsInNoOtherWayThanItSays() throws Exception {
        String name = "load-aws-" + Kind.chosen().name().toLowerCase(Locale.ROOT);
        try (AwsInstallation aws = AwsInstallation.start(name, Kind.chosen(), SETTINGS)) {
            TenantWithCmk tenant = aws.newTenant();
            ServerLog log = aws.log();
            aws.kms().faults().inject(Fault.latency(LATENCY));
            HospitalLoad load = new HospitalLoad(tenant.hospital());

            // A cold server, and a warmer one.
            for (Phase phase : List.of(load.generateAtOnce(CALLERS), load.generateAtOnce(CALLERS))) {
                assertAllSucceeded(phase, CALLERS);
            }
            assertThat(load.plainKeys()).hasSize(2 * CALLERS);
            // More where two first keys of a patient met: the later is made again.
            assertThat(aws.kms().calls("GenerateDataKey")).isGreaterThanOrEqualTo(2 * CALLERS);
            assertThat(generationsIn(tenant)).isEqualTo(2 * CALLERS);
            assertAllSucceeded(
                    load.decrypt(DECRYPTIONS_A_MINUTE, LENGTH), DECRYPTIONS_A_MINUTE * LENGTH.toSeconds() / 60);
            assertThat(log.complaints()).isEmpty();
            assertThat(aws.breakers().areClosed()).isTrue();

            Phase most = load.decryptAtMost(100 * DECRYPTIONS_A_MINUTE, LENGTH);
            assertThat(most.failed()).as("%s", most).isZero();
            assertThat(most.succeeded()).as("%s", most).isPositive();

            for (Fault fault : List.of(Fault.latency(Duration.ofSeconds(30)), Fault.internalError())) {
                aws.kms().faults().clear();
                aws.kms().faults().inject(fault);
                Phase without = load.generate(fault.kind().name(), GENERATIONS_A_MINUTE, LENGTH);
                assertThat(without.failed()).as("%s", without).isZero();
                assertThat(without.succeeded()).as("%s", without).isZero();
                assertThat(without.refused()).containsOnlyKeys("/problems/kms-unavailable");
            }
            aws.kms().faults().clear();
            Phase back = load.generate("the KMS is back", GENERATIONS_A_MINUTE, LENGTH);
            assertThat(back.failed()).as("%s", back).isZero();
            assertThat(back.succeeded()).as("%s", back).isPositive();

            assertAllSucceeded(load.decryptAll(), 2L * CALLERS + back.succeeded());
        }
    }

    private static void assertAllSucceeded(Phase phase, long count) {
        assertThat(phase.failed()).as("%s", phase).isZero();
        assertThat(phase.refused()).isEmpty();
        assertThat(phase.succeeded()).isEqualTo(count);
    }

    private static long generationsIn(TenantWithCmk tenant) {
        return tenant.hospital()
                .auditEvents("operation", "GENERATE_DATA_KEY", "outcome", "SUCCESS")
                .size();
    }
}
