package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ReceivedKey;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.medchain.keys.kmssimulator.Fault;

/** A thousand callers at once, while AWS KMS takes 20 ms for each answer; the server's settings are the defaults. */
@Isolated
class ConcurrentGenerationIT {

    private static final int CALLERS = 1000;
    private static final int PATIENTS = 100;
    private static final int SAMPLED_EACH = 20;
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final int DEFAULT_CONNECTIONS = 256;

    /** What a caller asked for and got. */
    private record Answered(String patientId, ApiAnswer answer) {}

    @Test
    void losesNoKeyOfAThousandThatAreAskedForAtOnce() throws Exception {
        String name = "concurrent-aws-" + Kind.chosen().name().toLowerCase(Locale.ROOT);
        try (AwsInstallation aws = AwsInstallation.start(name, Kind.chosen(), Map.of())) {
            TenantWithCmk tenant = aws.newTenant();
            ServerLog log = aws.log();
            aws.kms().faults().inject(Fault.latency(LATENCY));

            List<Answered> all = new ArrayList<>();
            all.addAll(generateAtOnce(tenant, "a cold server"));
            all.addAll(generateAtOnce(tenant, "a warmer server"));

            assertThat(all)
                    .allSatisfy(it -> assertThat(it.answer().status())
                            .as("%s", it.answer())
                            .isEqualTo(201));
            assertThat(log.complaints()).isEmpty();
            assertThat(distinctKeys(all)).hasSize(2 * CALLERS);
            // More where two first keys of a patient met: the later is made again.
            assertThat(aws.kms().calls("GenerateDataKey")).isGreaterThanOrEqualTo(2 * CALLERS);
            assertThat(generationsIn(tenant)).isEqualTo(2 * CALLERS);
            assertOpens(tenant, all);
            assertThat(aws.breakers().areClosed()).isTrue();
        }
    }

    private static List<Answered> generateAtOnce(TenantWithCmk tenant, String server) throws Exception {
        CyclicBarrier together = new CyclicBarrier(CALLERS);
        List<Callable<Answered>> calls = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            String patientId = "patient-" + caller % PATIENTS;
            calls.add(() -> {
                together.await();
                return new Answered(patientId, tenant.hospital().generate(patientId));
            });
        }
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            long start = System.nanoTime();
            List<Answered> answered = results(callers.invokeAll(calls));
            print(server, Duration.ofNanos(System.nanoTime() - start));
            return answered;
        } finally {
            callers.shutdownNow();
        }
    }

    private static List<Answered> results(List<Future<Answered>> futures)
            throws InterruptedException, ExecutionException {
        List<Answered> results = new ArrayList<>();
        for (Future<Answered> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    /** Not asserted: it depends on the machine. */
    private static void print(String server, Duration taken) {
        int rounds = (CALLERS + DEFAULT_CONNECTIONS - 1) / DEFAULT_CONNECTIONS;
        System.out.printf(
                "%d keys at once from %s, AWS KMS answering in %d ms: %d ms; ideal with %d connections %d ms%n",
                CALLERS,
                server,
                LATENCY.toMillis(),
                taken.toMillis(),
                DEFAULT_CONNECTIONS,
                rounds * LATENCY.toMillis());
    }

    private static Set<ReceivedKey> distinctKeys(List<Answered> all) {
        Set<ReceivedKey> keys = new HashSet<>();
        all.forEach(it -> keys.add(it.answer().plainKey().orElseThrow()));
        return keys;
    }

    private static long generationsIn(TenantWithCmk tenant) {
        return tenant.hospital().auditEvents().stream()
                .filter(event -> event.getString("operation").equals("GENERATE_DATA_KEY"))
                .filter(event -> event.getString("outcome").equals("SUCCESS"))
                .count();
    }

    private static void assertOpens(TenantWithCmk tenant, List<Answered> all) {
        for (int i = 0; i < all.size(); i += SAMPLED_EACH) {
            Answered generated = all.get(i);
            ApiAnswer opened = tenant.hospital()
                    .decrypt(generated.patientId(), generated.answer().json().getString("encryptedKey"));
            assertThat(opened.plainKey())
                    .isPresent()
                    .isEqualTo(generated.answer().plainKey());
        }
    }
}
