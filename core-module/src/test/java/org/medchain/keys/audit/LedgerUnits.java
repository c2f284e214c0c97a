package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;

/** Makes units of the ledger for tests, each of an operation of its own that belongs to no tenant. */
final class LedgerUnits {

    private LedgerUnits() {}

    static LedgerUnit unit() {
        return unit(Effect.NONE);
    }

    static LedgerUnit unit(Effect effect) {
        Attempt attempt = new Attempt(Operation.READ_AUDIT_LOG, Caller.internal(), Optional.empty(), Optional.empty());
        return unit(attempt, effect);
    }

    private static LedgerUnit unit(Attempt attempt, Effect effect) {
        return new LedgerUnit(
                new AuditEvent(attempt, Optional.empty(), ProviderType.LOCAL, Instant.EPOCH, new SecureRandom()),
                effect);
    }

    /** As a writer has it. */
    static LedgerUnit taken(Effect effect) {
        LedgerUnit unit = unit(effect);
        unit.take();
        return unit;
    }

    static LedgerUnit taken(String tenantId, Effect effect) {
        LedgerUnit unit = unitOf(tenantId, effect);
        unit.take();
        return unit;
    }

    static LedgerUnit unitOf(String tenantId, Effect effect) {
        Attempt attempt = new Attempt(
                Operation.READ_AUDIT_LOG, Caller.internal(), Optional.of(new TenantId(tenantId)), Optional.empty());
        return unit(attempt, effect);
    }

    /** Until another thread has come so far. */
    static void await(BooleanSupplier reached) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it did not come so far");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** It fails, or not, and counts how often it was told that it is over. */
    static final class CountedEffect implements Effect {

        private final RuntimeException failure;
        private final AtomicInteger afterwards = new AtomicInteger();

        CountedEffect(RuntimeException failure) {
            this.failure = failure;
        }

        /** How often it was told. */
        AtomicInteger told() {
            return afterwards;
        }

        @Override
        public void apply(EntityManager entityManager) {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void afterwards() {
            afterwards.incrementAndGet();
        }
    }
}
