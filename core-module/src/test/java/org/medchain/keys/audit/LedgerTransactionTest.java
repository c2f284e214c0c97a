package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import jakarta.persistence.PersistenceException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.RoundTrip;

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
        return database.read(entityManager -> ((Number) entityManager
                        .createNativeQuery("select count(*) from " + table + " where " + column + " = ?1")
                        .setParameter(1, value)
                        .getSingleResult())
                .longValue());
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

    @Nested
    class Commit {

        @Test
        void storesTheEventsOfAGroupWithTheirEffects() {
            LedgerUnit first = taken(tenant, change());
            LedgerUnit ofOther = taken(other, Effect.NONE);
            LedgerUnit second = taken(tenant, Effect.NONE);

            assertThat(transaction.commit(List.of(first, ofOther, second))).isEmpty();

            assertThat(isChanged()).isTrue();
            assertThat(sizeOfChain(tenant)).isEqualTo(2);
            assertThat(sizeOfChain(other)).isEqualTo(1);
        }

        @Test
        void leavesOutWhatIsRefusedAndSaysWhy() {
            TenantSuspendedException refusal = new TenantSuspendedException();
            LedgerUnit refused = taken(tenant, refusedWith(refusal));
            LedgerUnit accepted = taken(tenant, change());

            assertThat(transaction.commit(List.of(refused, accepted))).isEqualTo(Map.of(refused, refusal));

            assertThat(isChanged()).isTrue();
            assertThat(sizeOfChain(tenant)).isEqualTo(1);
        }

        @Test
        void takesBackAChangeThatIsRefusedAfterItWasMade() {
            TenantSuspendedException refusal = new TenantSuspendedException();
            LedgerUnit changed = taken(tenant, change().then(refusedWith(refusal)));

            assertThatThrownBy(() -> transaction.commit(List.of(changed))).isSameAs(refusal);

            assertThat(isChanged()).isFalse();
            assertThat(sizeOfChain(tenant)).isZero();
        }

        @Test
        void commitsNothingIfOneFails() {
            Effect failing = entityManager -> {
                throw new PersistenceException("broken");
            };
            LedgerUnit good = taken(tenant, change());

            assertThatExceptionOfType(PersistenceException.class)
                    .isThrownBy(() -> transaction.commit(List.of(good, taken(other, failing))));

            assertThat(isChanged()).isFalse();
            assertThat(sizeOfChain(tenant)).isZero();
            assertThat(count("audit_chain_heads", "tenant_id", tenant.value())).isZero();
        }

        @Test
        void commitsNothingIfACallerHasGivenUpMeanwhile() {
            LedgerUnit givenUp = taken(tenant, change());
            givenUp.giveUp();
            LedgerUnit waiting = taken(other, Effect.NONE);

            assertThatExceptionOfType(GivenUpException.class)
                    .isThrownBy(() -> transaction.commit(List.of(givenUp, waiting)));

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
                    .commit(List.of(taken(tenant, looking)));

            assertThat(used).containsExactly("on");
        }

        @Test
        void stopsCallersFromGivingUpOnceItIsCommitted() {
            LedgerUnit unit = taken(tenant, Effect.NONE);

            transaction.commit(List.of(unit));

            assertThat(unit.giveUp()).isFalse();
        }
    }
}
