package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.RoundTrip;

@ParameterizedClass
@EnumSource
class LockedHeadsTest {

    private static final WrittenEvent WRITTEN = WrittenEvent.at("2026-11-01T12:00:00Z");

    private final InProcessDatabase database;
    private final WrittenChain chain;
    private final TenantId fresh;

    LockedHeadsTest(DatabaseKind kind) {
        database = kind.database();
        chain = new WrittenChain(database).add(WRITTEN, WRITTEN);
        fresh = neighbour();
    }

    /** A tenant of the same shard of Citus, since the group that a transaction writes is of one. */
    private TenantId neighbour() {
        return Stream.generate(() -> new TenantId("clinic-" + UUID.randomUUID()))
                .filter(it -> database.shards()
                                .split(List.of(chain.tenantId(), it), TenantId::value)
                                .size()
                        == 1)
                .findFirst()
                .orElseThrow();
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

    /** Locks what is free, and gives their events of the group a place. */
    private List<AuditEvent> append(EntityManager entityManager, TenantId... tenants) {
        LockedHeads heads = lock(entityManager, tenants);
        List<AuditEvent> events = units(tenants).stream()
                .map(LedgerUnit::event)
                .filter(event -> heads.tenants().contains(event.tenantId()))
                .toList();
        heads.append(entityManager, events);
        RoundTrip changes = new RoundTrip(database.shards().areThere());
        AuditEventTable.insert(changes, events);
        changes.send(entityManager);
        return events;
    }

    private LockedHeads lock(EntityManager entityManager, TenantId... tenants) {
        RoundTrip look = new RoundTrip(database.shards().areThere());
        LockedHeads heads = LockedHeads.lock(entityManager, look, units(tenants));
        look.send(entityManager);
        return heads;
    }

    private List<AuditEvent> append(TenantId... tenants) {
        return database.write(entityManager -> append(entityManager, tenants));
    }

    private void begin(TenantId tenantId) {
        database.change(entityManager -> {
            RoundTrip trip = new RoundTrip(database.shards().areThere());
            LockedHeads.begin(trip, Set.of(tenantId.value()));
            trip.send(entityManager);
        });
    }

    @Nested
    class Append {

        @Test
        void givesEachEventTheNextPlaceOfItsChain() {
            begin(fresh);

            assertThat(append(chain.tenantId(), fresh, chain.tenantId()))
                    .extracting(AuditEvent::seq)
                    .containsExactly(3L, 1L, 4L);
        }

        @Test
        void goesOnWhereTheLastGroupEnded() {
            begin(fresh);
            append(fresh);

            assertThat(append(fresh)).extracting(AuditEvent::seq).containsExactly(2L);
        }

        @Test
        void goesOnBehindWhatIsArchivedIfThatIsAll() {
            chain.archiveUpTo(2);

            assertThat(append(chain.tenantId())).extracting(AuditEvent::seq).containsExactly(3L);
        }
    }

    @Nested
    class Missing {

        @Test
        void areTheHeadsOfChainsThatAreNotBegun() {
            database.change(entityManager -> assertThat(
                            lock(entityManager, chain.tenantId(), fresh).missing())
                    .containsExactly(fresh.value()));
        }

        @Test
        void isNoneThatSomebodyElseHolds() {
            database.change(holder -> {
                lock(holder, chain.tenantId());

                database.change(entityManager -> assertThat(
                                lock(entityManager, chain.tenantId()).missing())
                        .isEmpty());
            });
        }
    }

    @Nested
    class Begin {

        @Test
        void failsIfAnotherServerBeganTheChainMeanwhile() {
            begin(fresh);

            assertThatExceptionOfType(ConstraintViolationException.class).isThrownBy(() -> begin(fresh));
        }
    }

    @Nested
    class Lock {

        @Test
        void leavesOutTheChainsThatSomebodyElseHoldsAndWaitsForNobody() {
            WrittenChain other = new WrittenChain(database, neighbour()).add(WRITTEN);

            database.change(holder -> {
                lock(holder, chain.tenantId());

                assertThat(append(chain.tenantId(), other.tenantId()))
                        .extracting(AuditEvent::seq)
                        .containsExactly(2L);
            });

            assertThat(append(chain.tenantId())).extracting(AuditEvent::seq).containsExactly(3L);
        }

        @Test
        void seesWhatTheLastHolderLeft() {
            database.change(early -> {
                lock(early, fresh);
                append(chain.tenantId());

                assertThat(append(early, chain.tenantId()))
                        .extracting(AuditEvent::seq)
                        .containsExactly(4L);
            });
        }
    }
}
