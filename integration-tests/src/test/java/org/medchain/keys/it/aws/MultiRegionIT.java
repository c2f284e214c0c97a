package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.medchain.keys.kmssimulator.Fault;

/**
 * The first Region of the tenants' CMKs dies while 64 clients decrypt and generate, and comes back. Alone: so many clients would have calls of
 * other classes' servers run out of time.
 */
@OnePass
@Isolated
@Tag("proof")
class MultiRegionIT {

    private static final String A = "eu-central-1";
    private static final String B = "eu-west-1";
    private static final String PATIENT = "patient";
    private static final int TENANTS = 4;
    private static final int CLIENTS = 64;
    private static final int DECRYPTS_FOR_A_GENERATE = 8;
    private static final Duration PHASE = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Queue<Done> done = new ConcurrentLinkedQueue<>();

    private record Tenant(TenantWithCmk tenant, String encryptedKey) {}

    /** One request, when it began and how long it took, in nanoseconds. */
    private record Done(String operation, long begun, long took, boolean good) {}

    @Test
    void noDecryptFailsAndKeysAreGeneratedWhileTheFirstRegionIsDead() throws Exception {
        try (AwsInstallation aws =
                AwsInstallation.start("multi-region", Kind.POSTGRESQL, Map.of("KMS_BREAKER_WAIT_SECONDS", "3"))) {
            List<Tenant> tenants = Stream.generate(() -> aws.newReplicatedTenant(A, B))
                    .limit(TENANTS)
                    .map(tenant -> new Tenant(tenant, tenant.newEncryptedKey(PATIENT)))
                    .toList();
            AtomicBoolean ends = new AtomicBoolean();
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    Tenant tenant = tenants.get(client % TENANTS);
                    running.add(clients.submit(() -> callUntil(ends, tenant)));
                }
                pass(PHASE);
                long warm = System.nanoTime();
                pass(PHASE);
                long death = System.nanoTime();
                aws.kms().faults().inject(Fault.deadRegion(A));
                pass(GRACE.plus(PHASE));
                long revival = System.nanoTime();
                aws.kms().faults().clear();
                long called = aws.kms().callsIn(A);
                await().atMost(Duration.ofMinutes(1)).until(() -> aws.kms().callsIn(A) > called + CLIENTS);
                ends.set(true);
                for (Future<?> client : running) {
                    client.get();
                }

                long settled = death + GRACE.toNanos();
                print("before", warm, death);
                print("in the first 5 s", death, settled);
                print("afterwards", settled, revival);
                assertThat(between(settled, revival))
                        .as("requests that were begun more than 5 s after the Region died")
                        .isNotEmpty()
                        .allMatch(Done::good)
                        .extracting(Done::operation)
                        .contains("decrypt", "generate");
                assertThat(between(revival, System.nanoTime())).allMatch(Done::good);
            } finally {
                clients.shutdownNow();
            }
            tenants.forEach(MultiRegionIT::assertNothingIsToBeReWrapped);
        }
    }

    private static void pass(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    private void callUntil(AtomicBoolean ends, Tenant tenant) {
        for (int call = 1; !ends.get(); call++) {
            boolean generates = call % (DECRYPTS_FOR_A_GENERATE + 1) == 0;
            long begun = System.nanoTime();
            ApiAnswer answer = generates
                    ? tenant.tenant().hospital().generate(PATIENT)
                    : tenant.tenant().hospital().decrypt(PATIENT, tenant.encryptedKey());
            done.add(new Done(
                    generates ? "generate" : "decrypt",
                    begun,
                    System.nanoTime() - begun,
                    answer.status() == (generates ? 201 : 200)));
        }
    }

    private List<Done> between(long from, long to) {
        return done.stream()
                .filter(it -> it.begun() - from >= 0 && it.begun() - to < 0)
                .toList();
    }

    private void print(String phase, long from, long to) {
        for (String operation : List.of("decrypt", "generate")) {
            List<Done> ofPhase = between(from, to).stream()
                    .filter(it -> it.operation().equals(operation))
                    .toList();
            List<Long> millis = ofPhase.stream()
                    .map(it -> TimeUnit.NANOSECONDS.toMillis(it.took()))
                    .sorted()
                    .toList();
            if (!millis.isEmpty()) {
                System.out.println(operation + " " + phase + ": " + millis.size() + " requests, "
                        + ofPhase.stream().filter(it -> !it.good()).count() + " failed, p50 "
                        + millis.get(millis.size() / 2) + " ms, p99 " + millis.get(millis.size() * 99 / 100)
                        + " ms, longest " + millis.get(millis.size() - 1) + " ms");
            }
        }
    }

    private static void assertNothingIsToBeReWrapped(Tenant tenant) {
        assertThat(tenant.tenant().hospital().wrappings().getValuesAs(JsonObject.class))
                .singleElement()
                .satisfies(wrapping -> assertThat(wrapping.getString("wrappedUnder"))
                        .isEqualTo(tenant.tenant().cmk()));
        assertThat(tenant.tenant().hospital().rotate(PATIENT).json().getInt("rotated"))
                .isZero();
    }
}
