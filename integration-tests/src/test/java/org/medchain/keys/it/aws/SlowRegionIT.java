package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.medchain.keys.kmssimulator.Fault;

/** One tenant's Region is slow, and hundreds of its callers wait: all others go on. */
@OnePass
@Tag("proof")
class SlowRegionIT {

    private static final String SLOW = "eu-west-1";
    private static final Duration LATENCY = Duration.ofMillis(2500);
    private static final int CALLERS = 400;
    private static final int GOING_ON = 64;
    private static final int WAITING = 100;
    private static final String PATIENT = "patient";

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @AfterEach
    void stop() {
        callers.shutdownNow();
    }

    @Test
    void stopsItsOwnTenantAndNobodyElse() throws Exception {
        Map<String, String> settings = Map.of("KMS_CALLS_PER_CMK", "" + GOING_ON, "KMS_WAITING_PER_CMK", "" + WAITING);
        try (AwsInstallation aws = AwsInstallation.start("slow-region", Kind.POSTGRESQL, settings)) {
            TenantWithCmk a = aws.newTenant(SLOW);
            TenantWithCmk b = aws.newTenant();
            a.newEncryptedKey(PATIENT);
            b.newEncryptedKey(PATIENT);
            aws.kms().faults().inject(Fault.latency(LATENCY).in(SLOW));

            List<Future<ApiAnswer>> ofA = callAtOnce(a);
            await().atMost(Duration.ofSeconds(30)).until(() -> aws.kms().calls("GenerateDataKey") >= GOING_ON);

            assertThat(b.hospital().generate(PATIENT).status()).isEqualTo(201);
            assertThat(aws.api().request("GET", "/health/ready").send().status())
                    .isEqualTo(200);
            assertThat(aws.readCmk(b.hospital()).status()).isEqualTo(200);
            assertThat(ofA).as("callers of a that hang").anyMatch(answer -> !answer.isDone());

            assertAnsweredOrBusy(ofA);
            assertThat(a.hospital().auditEvents())
                    .anySatisfy(
                            event -> assertThat(event.getString("reason", "")).isEqualTo("kms-busy"));
            assertThat(aws.breakers().areClosed()).isTrue();
        }
    }

    /**
     * Prints how long tenant b and probes wait, without a's trouble and with it: defaults, a's 400 callers asking again and again, and again after
     * the time that a refusal tells them.
     */
    @Test
    @EnabledIfSystemProperty(named = "medchain.it.figures", matches = "true")
    void printsHowLongOthersWait() throws Exception {
        try (AwsInstallation aws = AwsInstallation.start("slow-region-figures", Kind.POSTGRESQL, Map.of())) {
            TenantWithCmk a = aws.newTenant(SLOW);
            TenantWithCmk b = aws.newTenant();
            aws.kms().faults().inject(Fault.latency(Duration.ofMillis(20)).in(AwsInstallation.REGION));
            measure(aws, b, Duration.ofSeconds(20));
            System.out.println("b alone: " + measure(aws, b, Duration.ofSeconds(30)));
            aws.kms().faults().inject(Fault.latency(LATENCY).in(SLOW));
            AtomicBoolean ends = new AtomicBoolean();
            List<Future<Map<Integer, Integer>>> ofA = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                ofA.add(callers.submit(() -> callAgainAndAgain(a, ends)));
            }
            measure(aws, b, Duration.ofSeconds(10));
            System.out.println("b beside " + CALLERS + " callers of a: " + measure(aws, b, Duration.ofSeconds(30)));
            ends.set(true);
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (Future<Map<Integer, Integer>> ended : ofA) {
                ended.get().forEach((status, count) -> statuses.merge(status, count, Integer::sum));
            }
            System.out.println("a's answers by status: " + statuses);
        }
    }

    private static Map<Integer, Integer> callAgainAndAgain(TenantWithCmk tenant, AtomicBoolean ends) throws Exception {
        Map<Integer, Integer> statuses = new TreeMap<>();
        while (!ends.get()) {
            ApiAnswer answer = tenant.hospital().generate(PATIENT);
            statuses.merge(answer.status(), 1, Integer::sum);
            Optional<String> wait = answer.header("Retry-After");
            if (wait.isPresent()) {
                TimeUnit.SECONDS.sleep(Long.parseLong(wait.get()));
            }
        }
        return statuses;
    }

    /** Eight callers of the tenant and a probe each 200 ms, for so long. */
    private static String measure(AwsInstallation aws, TenantWithCmk tenant, Duration length) throws Exception {
        long end = System.nanoTime() + length.toNanos();
        ExecutorService eight = Executors.newFixedThreadPool(9);
        try {
            List<Future<List<Long>>> running = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                running.add(
                        eight.submit(() -> times(end, 0, () -> tenant.hospital().generate(PATIENT), 201)));
            }
            Future<List<Long>> probes = eight.submit(() -> times(
                    end, 200, () -> aws.api().request("GET", "/health/ready").send(), 200));
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> ended : running) {
                all.addAll(ended.get());
            }
            return figures(all) + "; /health/ready " + figures(probes.get());
        } finally {
            eight.shutdownNow();
        }
    }

    private static List<Long> times(long end, long pauseMillis, Supplier<ApiAnswer> call, int status) throws Exception {
        List<Long> times = new ArrayList<>();
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            assertThat(call.get().status()).isEqualTo(status);
            times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
        }
        return times;
    }

    private static String figures(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        return sorted.size() + " answers, p50 " + sorted.get(sorted.size() / 2) + " ms, p99 "
                + sorted.get(sorted.size() * 99 / 100) + " ms, longest " + sorted.get(sorted.size() - 1) + " ms";
    }

    private List<Future<ApiAnswer>> callAtOnce(TenantWithCmk tenant) {
        List<Future<ApiAnswer>> answers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            answers.add(CompletableFuture.supplyAsync(() -> tenant.hospital().generate(PATIENT), callers));
        }
        return answers;
    }

    private static void assertAnsweredOrBusy(List<Future<ApiAnswer>> answers) throws Exception {
        int busy = 0;
        for (Future<ApiAnswer> future : answers) {
            ApiAnswer answer = future.get();
            if (answer.status() != 201) {
                assertThat(answer.status()).as("%s", answer).isEqualTo(503);
                assertThat(answer.json().getString("type")).isEqualTo("/problems/kms-busy");
                assertThat(answer.json().getString("title")).isEqualTo("KMS busy");
                assertThat(answer.header("Retry-After")).contains("1");
                busy++;
            }
        }
        assertThat(busy).isPositive().isLessThanOrEqualTo(CALLERS - GOING_ON);
    }
}
