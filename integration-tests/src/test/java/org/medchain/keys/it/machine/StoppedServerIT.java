package org.medchain.keys.it.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * One of two servers stops where it is (SIGSTOP) while both are asked for the same tenants' keys, as a long pause of its machine has
 * it. {@code -Dmedchain.it.figures=true} prints the rate of the other one. Callers rest between requests then: two servers of one machine
 * have one set of processors, and without rest the one that is not stopped takes those of the other.
 */
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
@Tag("proof")
class StoppedServerIT {

    private static final Logger LOG = System.getLogger(StoppedServerIT.class.getName());

    private static final boolean FIGURES = Boolean.getBoolean("medchain.it.figures");
    private static final int TENANTS = 4;
    private static final int CALLERS_OF_EACH = 2;
    private static final Duration REST = FIGURES ? Duration.ofMillis(50) : Duration.ZERO;
    private static final Duration WARM_UP = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Half of it after the server stopped PostgreSQL ends its sessions, and their locks with them. */
    private static final Duration DEADLINE = Duration.ofSeconds(4);

    private Installation first;
    private Installation second;
    private Api one;
    private Api other;

    @BeforeEach
    void startServers() {
        first = Installation.create("stopped-server-first", Kind.POSTGRESQL);
        start(first);
        second = first.another("stopped-server-second");
        start(second);
        one = new Api(first);
        other = new Api(second);
    }

    private void start(Installation installation) {
        // A database has one erasure register, which its servers share.
        installation
                .server()
                .start(installation
                        .environment()
                        .with(
                                "ERASURE_REGISTER_FILE",
                                first.server().directory().erasureRegister().toString())
                        .with("AUDIT_DEADLINE_MILLIS", Long.toString(DEADLINE.toMillis())));
    }

    @AfterEach
    void stopServers() {
        second.server().stop();
        other.closeWithoutScan();
        one.close();
    }

    @Test
    void keepsNoCallerOfTheOtherFromItsKeys() throws Exception {
        List<Hospital> tenants =
                Stream.generate(one::newHospital).limit(TENANTS).toList();
        try (SteadyCallers here = new SteadyCallers("here", tenants, CALLERS_OF_EACH, REST);
                SteadyCallers there = new SteadyCallers(
                        "there", tenants.stream().map(it -> it.through(other)).toList(), CALLERS_OF_EACH, REST)) {
            awaitKeysOfAll(here);
            awaitKeysOfAll(there);
            if (FIGURES) {
                pass(WARM_UP);
            }
            double before = FIGURES ? rate(here) : 0;
            long refusedBefore = here.refusals();
            MedChainServer stopped = second.server();

            stopped.freeze();
            try {
                pass(DEADLINE);
                List<Long> freed = here.keys();
                double meanwhile = rate(here);
                List<Long> keys = here.keys();
                assertThat(keys)
                        .as("each caller got keys while the other server was stopped")
                        .allSatisfy(it -> assertThat(it).isPositive());
                assertThat(IntStream.range(0, keys.size()).filter(i -> keys.get(i) <= freed.get(i)))
                        .as("callers who got none once PostgreSQL had ended the stopped server's sessions")
                        .isEmpty();
                assertThat(here.refusals() - refusedBefore)
                        .as("none was refused twice")
                        .isLessThanOrEqualTo(keys.size());
                if (FIGURES) {
                    LOG.log(
                            Level.INFO,
                            "keys a second: {0} before, {1} while the other server was stopped; {2} refused",
                            before,
                            meanwhile,
                            here.refusals() - refusedBefore);
                }
            } finally {
                stopped.thaw();
            }

            awaitKeysOfAll(there);
            here.stop();
            there.stop();
            assertThat(here.others())
                    .as("answers that are neither a key nor a 503")
                    .isZero();
            assertNothingIsLost(here, other);
            assertNothingIsLost(there, one);
        }
        tenants.forEach(this::assertChainIsWhole);
    }

    /** Each caller gets another key from now on. */
    private static void awaitKeysOfAll(SteadyCallers callers) {
        List<Long> from = callers.keys();
        await().atMost(LONGEST).until(() -> {
            List<Long> now = callers.keys();
            return IntStream.range(0, now.size()).allMatch(i -> now.get(i) > from.get(i));
        });
    }

    private static double rate(SteadyCallers callers) {
        long keys = callers.allKeys();
        Duration time = PAUSE.minus(DEADLINE);
        pass(time);
        return (double) (callers.allKeys() - keys) / time.toSeconds();
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await().atMost(time.plus(LONGEST)).until(() -> System.nanoTime() >= end);
    }

    private static void assertNothingIsLost(SteadyCallers callers, Api server) {
        for (SteadyCallers.One caller : callers.all()) {
            ApiAnswer opened = caller.hospital().through(server).decrypt(caller.patient(), caller.newest());
            assertThat(opened.status()).as("%s", opened).isEqualTo(200);
        }
    }

    private void assertChainIsWhole(Hospital hospital) {
        ApiAnswer verification =
                one.request("GET", Hospital.AUDIT_LOGS + "/verification").sendAs(hospital.auditor());
        assertThat(verification.json()).containsEntry("verified", JsonValue.TRUE);
    }
}
