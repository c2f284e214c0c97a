package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

/**
 * How many events a second the ledger takes while another session keeps a snapshot open, or holds the head of a chain. It takes minutes, prints
 * the rates and asserts no time: {@code -Dmedchain.test.rates.seconds=600} says how long the other session stays.
 */
@EnabledIfSystemProperty(named = "medchain.test.rates.seconds", matches = "[0-9]+")
class LedgerRatesTest {

    private static final AuditSettings SETTINGS = new AuditSettings(Duration.ofSeconds(2), 1, 512);
    private static final int TENANTS = 64;
    private static final int CALLERS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    private final InProcessDatabase database = DatabaseKind.POSTGRESQL.database();
    private final Duration length = Duration.ofSeconds(Integer.getInteger("medchain.test.rates.seconds", 60));
    private final AuditLedger ledger = InProcessAudit.ledger(database, SETTINGS);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<TenantId> tenants = IntStream.range(0, TENANTS)
            .mapToObj(number -> new TenantId("rates-" + number))
            .toList();
    private final List<LongAdder> events =
            tenants.stream().map(tenant -> new LongAdder()).toList();
    private final LongAdder refusals = new LongAdder();
    private final CountDownLatch ends = new CountDownLatch(1);

    @AfterEach
    void stop() {
        ends.countDown();
        threads.shutdownNow();
        ledger.stop();
    }

    @Test
    void keepsItsRateBesideAnOpenSnapshot() throws Exception {
        List<Future<?>> callers = call();
        rate(WARM_UP, tenants);
        System.out.println("events a second before: " + rate(WARM_UP, tenants));

        Future<?> snapshot = holdOpen(entityManager -> {
            entityManager
                    .createNativeQuery("set transaction isolation level repeatable read")
                    .executeUpdate();
            entityManager
                    .createNativeQuery("select count(*) from audit_chain_heads")
                    .getSingleResult();
        });
        for (int minute = 1; minute <= Math.max(1, length.toMinutes()); minute++) {
            System.out.println(
                    "events a second, snapshot open, minute " + minute + ": " + rate(Duration.ofMinutes(1), tenants));
        }

        end(snapshot, callers);
        assertThat(refusals.sum()).isZero();
    }

    @Test
    void keepsTheRateOfOthersBesideALockedHead() throws Exception {
        List<Future<?>> callers = call();
        List<TenantId> others = tenants.subList(1, TENANTS);
        rate(WARM_UP, tenants);
        System.out.println("events a second of the others before: " + rate(length, others));

        Future<?> lock = holdOpen(entityManager -> entityManager
                .createNativeQuery("select tenant_id from audit_chain_heads where tenant_id = ?1 for update")
                .setParameter(1, tenants.get(0).value())
                .getSingleResult());
        System.out.println("events a second of the others, one head locked: " + rate(length, others));
        end(lock, callers);
        System.out.println("refused: " + refusals.sum());
        assertThat(events).allSatisfy(it -> assertThat(it.sum()).isPositive());
    }

    /** Callers, each of whom appends one event after the other to the chain of one tenant. */
    private List<Future<?>> call() {
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            int tenant = i % TENANTS;
            callers.add(threads.submit(() -> appendUntilTheEnd(tenant)));
        }
        return callers;
    }

    private void appendUntilTheEnd(int tenant) {
        Attempt attempt = new Attempt(
                Operation.LIST_DATA_KEYS, Caller.internal(), Optional.of(tenants.get(tenant)), Optional.empty());
        while (ends.getCount() > 0) {
            CompletableFuture<Void> appended = ledger.appendSuccess(List.of(), attempt, Effect.NONE, Runnable::run);
            try {
                appended.join();
                events.get(tenant).increment();
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(AuditUnavailableException.class);
                refusals.increment();
            }
        }
    }

    private long rate(Duration time, List<TenantId> of) throws InterruptedException {
        long before = sum(of);
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
        return (sum(of) - before) / time.toSeconds();
    }

    private long sum(List<TenantId> of) {
        return of.stream()
                .mapToLong(tenant -> events.get(tenants.indexOf(tenant)).sum())
                .sum();
    }

    /** A session that stays within its transaction until the callers end. */
    private Future<?> holdOpen(Consumer<EntityManager> statements) throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        Future<?> held = threads.submit(() -> database.change(entityManager -> {
            statements.accept(entityManager);
            open.countDown();
            awaitTheEnd();
        }));
        open.await();
        return held;
    }

    private void awaitTheEnd() {
        try {
            ends.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Future<?> held, List<Future<?>> callers) throws Exception {
        ends.countDown();
        held.get();
        for (Future<?> caller : callers) {
            caller.get();
        }
    }
}
