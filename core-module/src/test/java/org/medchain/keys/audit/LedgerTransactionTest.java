package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.Shards;

@ParameterizedClass
@EnumSource
class LedgerTransactionTest {

    private static final AuditSettings SETTINGS = new AuditSettings(Duration.ofSeconds(5), 1, 100);
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());
    private final TenantId other = new TenantId("clinic-" + UUID.randomUUID());
    private final String fingerprint = UUID.randomUUID().toString().substring(0, 16);
    private final DatabaseKind kind;
    private final InProcessDatabase database;
    private final LedgerTransaction transaction;

    LedgerTransactionTest(DatabaseKind kind) {
        this.kind = kind;
        database = kind.database();
        transaction = new LedgerTransaction(database, SETTINGS);
    }

    private static LedgerUnit taken(TenantId tenantId, Effect effect) {
        Attempt attempt =
                new Attempt(Operation.LIST_DATA_KEYS, Caller.internal(), Optional.of(tenantId), Optional.empty());
        LedgerUnit unit = new LedgerUnit(
                new AuditEvent(attempt, Optional.empty(), ProviderType.LOCAL, NOW, new SecureRandom()), effect);
        unit.take();
        return unit;
    }

    /** A row that no other test looks at. */
    private Effect change() {
        return entityManager -> entityManager
                .createNativeQuery(
                        "insert into keks_in_use (fingerprint, since, is_current, version) values (?1, ?2, false, 0)")
                .setParameter(1, fingerprint)
                .setParameter(2, NOW)
                .executeUpdate();
    }

    private boolean isChanged() {
        return count("keks_in_use", "fingerprint", fingerprint) == 1;
    }

    private long sizeOfChain(TenantId tenantId) {
        return count("audit_events", "tenant_id", tenantId.value());
    }

    private long count(String table, String column, String value) {
        return database.number("select count(*) from " + table + " where " + column + " = ?1", value);
    }

    private static Effect refusedWith(KeyManagementException refusal) {
        return Effect.of(
                new Bulk<String>() {
                    @Override
                    public int rank() {
                        return 0;
                    }

                    @Override
                    public Supplier<Map<String, KeyManagementException>> refuse(RoundTrip look, Set<String> wanted) {
                        return () -> Map.of("refused", refusal);
                    }
                },
                "refused");
    }

    private Written commit(LedgerUnit... group) {
        return transaction.commit(List.of(group), false);
    }

    @Nested
    class Commit {

        @Test
        void storesTheEventsOfAGroupWithTheirEffects() {
            LedgerUnit first = taken(tenant, change());
            LedgerUnit ofOther = taken(other, Effect.NONE);
            LedgerUnit second = taken(tenant, Effect.NONE);

            assertThat(commit(first, ofOther, second)).isEqualTo(new Written(Map.of(), Set.of()));

            assertThat(isChanged()).isTrue();
            assertThat(sizeOfChain(tenant)).isEqualTo(2);
            assertThat(sizeOfChain(other)).isEqualTo(1);
        }

        @Test
        void leavesOutWhatIsRefusedAndSaysWhy() {
            TenantSuspendedException refusal = new TenantSuspendedException();
            LedgerUnit refused = taken(tenant, refusedWith(refusal));
            LedgerUnit accepted = taken(tenant, change());

            assertThat(commit(refused, accepted)).isEqualTo(new Written(Map.of(refused, refusal), Set.of()));

            assertThat(isChanged()).isTrue();
            assertThat(sizeOfChain(tenant)).isEqualTo(1);
        }

        @Test
        void takesBackAChangeThatIsRefusedAfterItWasMade() {
            TenantSuspendedException refusal = new TenantSuspendedException();
            LedgerUnit changed = taken(tenant, change().then(refusedWith(refusal)));

            assertThatThrownBy(() -> commit(changed)).isSameAs(refusal);

            assertThat(isChanged()).isFalse();
            assertThat(sizeOfChain(tenant)).isZero();
        }

        @Test
        void commitsNothingIfOneFails() {
            Effect failing = entityManager -> {
                throw new PersistenceException("broken");
            };
            LedgerUnit good = taken(tenant, change());

            assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> commit(good, taken(other, failing)));

            assertThat(isChanged()).isFalse();
            assertThat(sizeOfChain(tenant)).isZero();
        }

        @Test
        void commitsNothingIfACallerHasGivenUpMeanwhile() {
            LedgerUnit givenUp = taken(tenant, change());
            givenUp.giveUp();
            LedgerUnit waiting = taken(other, Effect.NONE);

            assertThatExceptionOfType(GivenUpException.class).isThrownBy(() -> commit(givenUp, waiting));

            assertThat(isChanged()).isFalse();
            assertThat(sizeOfChain(tenant)).isZero();
            assertThat(sizeOfChain(other)).isZero();
        }

        @Test
        void waitsForTheDiskWhateverTheSessionOnPostgresqlSays() {
            assumeThat(kind).isEqualTo(DatabaseKind.POSTGRESQL);
            List<String> used = new ArrayList<>();
            Effect looking =
                    entityManager -> used.add(InProcessDatabase.settingIn(entityManager, "synchronous_commit"));

            new LedgerTransaction(InProcessDatabase.ofSessions("synchronous_commit", "local"), SETTINGS)
                    .commit(List.of(taken(tenant, looking)), false);

            assertThat(used).containsExactly("on");
        }

        @Test
        void stopsCallersFromGivingUpOnceItIsCommitted() {
            LedgerUnit unit = taken(tenant, Effect.NONE);

            commit(unit);

            assertThat(unit.giveUp()).isFalse();
        }
    }

    @Nested
    class BusyChains {

        private void whileHeld(TenantId tenantId, Runnable work) {
            commit(taken(tenantId, Effect.NONE));
            database.change(holder -> {
                holder.createNativeQuery("select tenant_id from audit_chain_heads where tenant_id = ?1 for update")
                        .setParameter(1, tenantId.value())
                        .getResultList();
                work.run();
            });
        }

        @Test
        void areLeftOutAndTheOthersCommitted() {
            LedgerUnit busy = taken(tenant, change());
            LedgerUnit free = taken(other, Effect.NONE);

            whileHeld(tenant, () -> assertThat(commit(busy, free)).isEqualTo(new Written(Map.of(), Set.of(busy))));

            assertThat(isChanged()).isFalse();
            assertThat(sizeOfChain(tenant)).isEqualTo(1);
            assertThat(sizeOfChain(other)).isEqualTo(1);
            assertThat(busy.putBack()).as("can be tried again").isTrue();
        }

        @Test
        void areNotAskedWhetherTheyAreRefused() {
            LedgerUnit busy = taken(tenant, refusedWith(new TenantSuspendedException()));

            whileHeld(tenant, () -> assertThat(commit(busy)).isEqualTo(new Written(Map.of(), Set.of(busy))));
        }

        @Test
        void areCommittedOnceTheyAreFree() {
            LedgerUnit unit = taken(tenant, change());
            whileHeld(tenant, () -> commit(unit));

            assertThat(commit(unit)).isEqualTo(new Written(Map.of(), Set.of()));

            assertThat(isChanged()).isTrue();
            assertThat(sizeOfChain(tenant)).isEqualTo(2);
        }

        /** Two servers write the first event of a chain at once. */
        @Test
        void areBegunOnce() throws Exception {
            ExecutorService servers = Executors.newFixedThreadPool(8);
            try {
                List<Callable<Void>> all = Stream.generate(() -> (Callable<Void>) this::untilCommitted)
                        .limit(8)
                        .toList();
                for (Future<Void> server : servers.invokeAll(all)) {
                    server.get();
                }
            } finally {
                servers.shutdownNow();
            }

            assertThat(sizeOfChain(tenant)).isEqualTo(8);
        }

        private Void untilCommitted() {
            LedgerUnit unit = taken(tenant, Effect.NONE);
            while (!commit(unit).has(unit)) {
                Thread.onSpinWait();
            }
            return null;
        }
    }

    @Nested
    class Heads {

        /** Updated rows would stay for as long as a snapshot is open, and each statement would pass them. */
        @Test
        void areNeverUpdated() {
            Assumptions.assumeTrue(kind == DatabaseKind.POSTGRESQL);
            commit(taken(tenant, Effect.NONE));
            Object before = version();

            for (int i = 0; i < 10; i++) {
                commit(taken(tenant, Effect.NONE));
            }

            assertThat(version()).isEqualTo(before);
        }

        @Test
        void needNoArchivesOfAChainThatHasEvents() {
            Assumptions.assumeTrue(kind == DatabaseKind.POSTGRESQL);
            commit(taken(tenant, Effect.NONE));

            database.change(locking -> {
                locking.createNativeQuery("lock table audit_archives in access exclusive mode")
                        .executeUpdate();
                commit(taken(tenant, Effect.NONE));
            });

            assertThat(sizeOfChain(tenant)).isEqualTo(2);
        }

        /** Where the row is, and which transaction wrote it. */
        private Object version() {
            return database.value(
                    "select ctid || ' ' || xmin from audit_chain_heads where tenant_id = ?1", tenant.value());
        }
    }

    @Nested
    class EndedConnections {

        private final AtomicInteger tries = new AtomicInteger();

        private LedgerTransaction over(Consumer<EntityManager> before) {
            return new LedgerTransaction(
                    new Database() {
                        @Override
                        public <T> T writeLedger(Function<EntityManager, T> work) {
                            int number = tries.incrementAndGet();
                            return database.writeLedger(entityManager -> {
                                if (number == 1) {
                                    before.accept(entityManager);
                                }
                                return work.apply(entityManager);
                            });
                        }
                    },
                    Shards.none(),
                    SETTINGS);
        }

        private void end(EntityManager entityManager) {
            Object session =
                    entityManager.createNativeQuery("select pg_backend_pid()").getSingleResult();
            database.read(other -> other.createNativeQuery("select pg_terminate_backend(?1, 10000)")
                    .setParameter(1, session)
                    .getSingleResult());
        }

        /** As after a restart of the database, or a fail-over. */
        @Test
        void areReplacedByAnotherOneIfNothingWasWrittenYet() {
            Assumptions.assumeTrue(kind == DatabaseKind.POSTGRESQL);
            commit(taken(tenant, Effect.NONE));
            LedgerUnit unit = taken(tenant, change());

            Written written = over(this::end).commit(List.of(unit), false);

            assertThat(written.has(unit)).isTrue();
            assertThat(sizeOfChain(tenant)).isEqualTo(2);
            assertThat(isChanged()).isTrue();
            assertThat(tries).hasValue(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"08003", "08006", "57P01", "57P02", "57P05"})
        void areReplacedOnceAndNoMore(String state) {
            PersistenceException ended = new PersistenceException(new SQLException("ended", state));
            LedgerTransaction down = new LedgerTransaction(
                    new Database() {
                        @Override
                        public <T> T writeLedger(Function<EntityManager, T> work) {
                            tries.incrementAndGet();
                            throw ended;
                        }
                    },
                    Shards.none(),
                    SETTINGS);

            assertThatThrownBy(() -> down.commit(List.of(taken(tenant, Effect.NONE)), false))
                    .isSameAs(ended);
            assertThat(tries).hasValue(2);
        }

        /** A database that is not there, a statement that took too long, a lock. */
        @ParameterizedTest
        @ValueSource(strings = {"08001", "57014", "55P03", "40001", "53300"})
        void areNotWhatFailedOtherwise(String state) {
            LedgerTransaction failing = over(entityManager -> {
                throw new PersistenceException(new SQLException("failed", state));
            });

            assertThatExceptionOfType(PersistenceException.class)
                    .isThrownBy(() -> failing.commit(List.of(taken(tenant, Effect.NONE)), false));
            assertThat(tries).hasValue(1);
        }

        @Test
        void areNotReplacedOnceSomethingWasSentToBeWritten() {
            Assumptions.assumeTrue(kind == DatabaseKind.POSTGRESQL);
            commit(taken(tenant, Effect.NONE));
            LedgerUnit unit = taken(tenant, change().then(this::end));

            assertThatExceptionOfType(PersistenceException.class)
                    .isThrownBy(() -> over(entityManager -> {}).commit(List.of(unit), false));

            assertThat(tries).hasValue(1);
            assertThat(sizeOfChain(tenant)).isEqualTo(1);
            assertThat(isChanged()).isFalse();
        }

        @Test
        void areNotReplacedForCallersThatGaveUp() {
            LedgerUnit unit = taken(tenant, Effect.NONE);
            LedgerTransaction ended = over(entityManager -> {
                unit.giveUp();
                throw new PersistenceException(new SQLException("ended", "57P01"));
            });

            assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> ended.commit(List.of(unit), false));
            assertThat(tries).hasValue(1);
        }
    }

    @Nested
    class Sessions {

        /** A server that is lost amid a transaction frees its heads while callers of others still wait. */
        @Test
        void thatSayNothingAreEnded() {
            Assumptions.assumeTrue(kind == DatabaseKind.POSTGRESQL);
            LedgerTransaction paused =
                    new LedgerTransaction(database, new AuditSettings(Duration.ofSeconds(2), 1, 100));
            commit(taken(tenant, Effect.NONE));
            LedgerUnit frozen = taken(tenant, entityManager -> {
                LedgerUnit waiting = taken(tenant, Effect.NONE);
                long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
                while (!commit(waiting).has(waiting) && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            });

            assertThatExceptionOfType(PersistenceException.class)
                    .isThrownBy(() -> paused.commit(List.of(frozen), false));

            assertThat(sizeOfChain(tenant)).isEqualTo(2);
        }
    }
}
