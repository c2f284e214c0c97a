package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.DatabaseOutage;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.RoundTrip;

@ParameterizedClass
@EnumSource
class LockedHeadsTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final WrittenEvent WRITTEN = WrittenEvent.at("2026-11-01T12:00:00Z");

    private final DatabaseKind kind;
    private final InProcessDatabase database;
    private final WrittenChain chain;
    private final TenantId fresh = new TenantId("clinic-" + UUID.randomUUID());

    LockedHeadsTest(DatabaseKind kind) {
        this.kind = kind;
        database = kind.database();
        chain = new WrittenChain(database).add(WRITTEN, WRITTEN);
    }

    private static LedgerUnit unit(TenantId tenantId) {
        Attempt attempt =
                new Attempt(Operation.LIST_DATA_KEYS, Caller.internal(), Optional.of(tenantId), Optional.empty());
        return new LedgerUnit(
                new AuditEvent(attempt, Optional.empty(), ProviderType.LOCAL, Instant.EPOCH, new SecureRandom()),
                Effect.NONE);
    }

    private static List<LedgerUnit> units(TenantId... tenants) {
        return Stream.of(tenants).map(LockedHeadsTest::unit).toList();
    }

    private List<AuditEvent> append(List<LedgerUnit> group) {
        List<AuditEvent> events = group.stream().map(LedgerUnit::event).toList();
        database.change(entityManager -> {
            RoundTrip look = new RoundTrip();
            LockedHeads heads = LockedHeads.lock(look, LONG, group);
            look.send(entityManager);
            RoundTrip changes = new RoundTrip();
            heads.append(events, changes);
            changes.send(entityManager);
        });
        return events;
    }

    private ChainHead stored(TenantId tenantId) {
        Object[] row = database.read(entityManager -> (Object[]) entityManager
                .createNativeQuery("select chain_size, head_hash from audit_chain_heads where tenant_id = ?1")
                .setParameter(1, tenantId.value())
                .getSingleResult());
        return new ChainHead(tenantId.value(), ((Number) row[0]).longValue(), new Hash((byte[]) row[1]));
    }

    @Nested
    class Append {

        @Test
        void givesEachEventTheNextPlaceOfItsChain() {
            List<AuditEvent> events = append(units(chain.tenantId(), fresh, chain.tenantId()));

            assertThat(events).extracting(AuditEvent::seq).containsExactly(3L, 1L, 4L);
        }

        @Test
        void writesWhereTheChainsThenStand() {
            append(units(chain.tenantId(), fresh, chain.tenantId()));

            assertThat(stored(chain.tenantId()).size()).isEqualTo(4);
            assertThat(stored(chain.tenantId()).hash())
                    .isNotEqualTo(chain.head().hash());
            assertThat(stored(fresh).size()).isEqualTo(1);
        }

        @Test
        void goesOnWhereTheLastGroupEnded() {
            append(units(fresh));

            assertThat(append(units(fresh))).extracting(AuditEvent::seq).containsExactly(2L);
        }

        @Test
        void failsIfAnotherServerBeganTheChainMeanwhile() {
            List<LedgerUnit> group = units(fresh);

            assertThatExceptionOfType(ConstraintViolationException.class)
                    .isThrownBy(() -> database.change(entityManager -> {
                        RoundTrip look = new RoundTrip();
                        LockedHeads heads = LockedHeads.lock(look, LONG, group);
                        look.send(entityManager);
                        append(units(fresh));
                        RoundTrip changes = new RoundTrip();
                        heads.append(group.stream().map(LedgerUnit::event).toList(), changes);
                        changes.send(entityManager);
                    }));

            assertThat(stored(fresh).size()).isEqualTo(1);
        }
    }

    @Nested
    class Lock {

        @Test
        void keepsOthersOutUntilTheCommitAndNoLongerThanTheyWait() {
            database.change(entityManager -> {
                lock(entityManager, LONG);

                assertThatThrownBy(() -> database.change(others -> {
                            try {
                                lock(others, SHORT);
                            } finally {
                                restoreWaits(others);
                            }
                        }))
                        .matches(DatabaseOutage::caused, "is an outage");
            });

            assertThat(append(units(chain.tenantId())))
                    .extracting(AuditEvent::seq)
                    .containsExactly(3L);
        }

        private void lock(EntityManager entityManager, Duration longestWait) {
            RoundTrip look = new RoundTrip();
            LockedHeads.lock(look, longestWait, units(chain.tenantId()));
            look.send(entityManager);
        }

        /** On H2 the limit is the connection's, which other tests get. */
        private void restoreWaits(EntityManager entityManager) {
            if (kind == DatabaseKind.H2) {
                RoundTrip trip = new RoundTrip();
                trip.limitWaits(LONG);
                trip.send(entityManager);
            }
        }

        @Test
        void leavesTheChainsOfOtherTenantsAlone() {
            WrittenChain other = new WrittenChain(database).add(WRITTEN);

            database.change(entityManager -> {
                lock(entityManager, LONG);

                assertThat(append(units(other.tenantId())))
                        .extracting(AuditEvent::seq)
                        .containsExactly(2L);
            });
        }
    }
}
