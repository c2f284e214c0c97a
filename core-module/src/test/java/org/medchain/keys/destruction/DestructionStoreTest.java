package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.MisnamedTenant;
import org.medchain.keys.work.BackOff;
import org.medchain.keys.work.Lease;

@ParameterizedClass
@EnumSource
class DestructionStoreTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Instant DUE = InProcessDestructions.START.plus(InProcessDestructions.WINDOW);

    private final InProcessDestructions destructions;
    private final DestructionStore store;
    private final PatientRowId row;

    DestructionStoreTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        store = destructions.store();
        row = destructions.addPatient(PATIENT);
    }

    private DestructionId another(String patientId) {
        destructions.addPatient(new PatientId(patientId));
        return destructions.request(new PatientId(patientId));
    }

    @Nested
    class Find {

        @Test
        void isOfOneTenant() {
            DestructionId id = destructions.request(PATIENT);

            assertThat(store.find(destructions.tenant(), id)).hasValueSatisfying(found -> {
                assertThat(found.destruction().id()).isEqualTo(id);
                assertThat(found.patientId()).contains(PATIENT);
            });
            assertThat(store.find(new TenantId("other"), id)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"status", "unwrap_failed_with"})
        void refusesAValueThatNoSuchRowHas(String column) {
            DestructionId id = destructions.request(PATIENT);
            destructions.execute("update destructions set " + column + " = 'X' where id = ?1", id.value());

            assertThatExceptionOfType(TenantUntrustedException.class)
                    .isThrownBy(() -> store.find(destructions.rowOf(id)));
            assertThatExceptionOfType(TenantUntrustedException.class)
                    .isThrownBy(() -> store.findAfter(destructions.tenant(), Optional.empty(), 10));
        }

        @Test
        void isEmptyForOneThatIsNotKnown() {
            assertThat(store.find(destructions.rowOf(new DestructionId(UUID.randomUUID()))))
                    .isEmpty();
        }
    }

    @Nested
    class FindAfter {

        @Test
        void isAPageInTheOrderOfTheIds() {
            DestructionId first = destructions.request(PATIENT);
            DestructionId second = another("two");
            DestructionId third = another("three");

            assertThat(store.findAfter(destructions.tenant(), Optional.empty(), 2))
                    .extracting(it -> it.destruction().id())
                    .containsExactly(first, second);
            assertThat(store.findAfter(destructions.tenant(), Optional.of(second), 2))
                    .extracting(it -> it.destruction().id())
                    .containsExactly(third);
        }
    }

    @Nested
    class FindOf {

        @Test
        void isTheOneThatIsNotCancelled() {
            destructions.requests().cancel(destructions.request(PATIENT));
            assertThat(store.findOf(row)).isEmpty();

            DestructionId second = destructions.request(PATIENT);

            assertThat(store.findOf(row).map(DestructionRecord::id)).contains(second);
        }
    }

    @Nested
    class FindDue {

        @Test
        void beginsWhenTheWindowEnds() {
            DestructionId id = destructions.request(PATIENT);

            assertThat(store.findDue(DUE.minusNanos(1000), Duration.ZERO, Optional.empty(), 10))
                    .isEmpty();
            assertThat(store.findDue(DUE, Duration.ZERO, Optional.empty(), 10)).containsExactly(destructions.rowOf(id));
        }

        @Test
        void isInTheOrderOfTheRequestsAndNoMoreThanTheLimit() {
            DestructionId first = destructions.request(PATIENT);
            destructions.clock().advance(Duration.ofSeconds(1));
            DestructionId second = another("two");
            destructions.clock().advance(Duration.ofSeconds(1));
            DestructionId third = another("three");

            assertThat(store.findDue(DUE.plus(LEASE), Duration.ZERO, Optional.empty(), 2))
                    .containsExactly(destructions.rowOf(first), destructions.rowOf(second));
            assertThat(store.findDue(DUE.plus(LEASE), Duration.ZERO, Optional.of(destructions.rowOf(second)), 2))
                    .containsExactly(destructions.rowOf(third));
        }

        /** Another program than the service wrote the row; a page behind it is full. */
        @Test
        void passesOverADestructionOfNoTenant() {
            destructions.request(PATIENT);
            try (MisnamedTenant misnamed = new MisnamedTenant(destructions.database(), destructions.tenant())) {
                misnamed.withPatient(row).take("destructions", destructions.tenant());
                destructions.clock().advance(Duration.ofSeconds(1));
                DestructionId second = another("two");

                assertThat(store.findDue(DUE.plus(LEASE), Duration.ZERO, Optional.empty(), 1))
                        .containsExactly(destructions.rowOf(second));
            }
        }

        @Test
        void passesOverHeldPatientsAndCancelledDestructions() {
            destructions.request(PATIENT);
            destructions.holds().place(PATIENT, new HoldReason("lawsuit"), RowCondition.NONE);
            destructions.requests().cancel(another("two"));

            assertThat(store.findDue(DUE, Duration.ZERO, Optional.empty(), 10)).isEmpty();
        }

        @Test
        void passesOverThoseThatAServerWorksOnAndThoseThatWait() {
            DestructionId id = destructions.request(PATIENT);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            Lease<DestructionRowId> lease = destructions
                    .leases()
                    .take(DestructionStore.ERASURE, destructions.rowOf(id))
                    .orElseThrow();
            assertThat(store.findDue(DUE.plus(LEASE).minusNanos(1000), Duration.ZERO, Optional.empty(), 10))
                    .isEmpty();
            assertThat(store.findDue(DUE.plus(LEASE), Duration.ZERO, Optional.empty(), 10))
                    .containsExactly(destructions.rowOf(id));

            Duration wait = LEASE.multipliedBy(2);
            lease.putOff(new BackOff(wait, wait), "a test");

            assertThat(store.findDue(DUE.plus(LEASE), Duration.ZERO, Optional.empty(), 10))
                    .isEmpty();
            assertThat(store.findDue(DUE.plus(wait), Duration.ZERO, Optional.empty(), 10))
                    .containsExactly(destructions.rowOf(id));
        }

        /** Until then it could not be certified: a server may have the erasure key in its cache. */
        @Test
        void hasAnErasedOneOnceNoCacheCanHaveTheErasureKey() {
            DestructionId id = destructions.request(PATIENT);
            destructions.change(id, it -> it.erased(DUE, 1, List.of()));
            Duration cached = Duration.ofSeconds(30);

            assertThat(store.findDue(DUE.plus(cached).minusNanos(1000), cached, Optional.empty(), 10))
                    .isEmpty();
            assertThat(store.findDue(DUE.plus(cached), cached, Optional.empty(), 10))
                    .containsExactly(destructions.rowOf(id));
        }

        @Test
        void hasAnErasureThatHasBegunWhateverTheHold() {
            DestructionId id = destructions.request(PATIENT);
            destructions.holds().place(PATIENT, new HoldReason("lawsuit"), RowCondition.NONE);
            destructions.change(id, it -> it.begin(DUE));

            assertThat(store.findDue(InProcessDestructions.START, Duration.ZERO, Optional.empty(), 10))
                    .containsExactly(destructions.rowOf(id));
        }
    }

    @Nested
    class FindLongestDue {

        @Test
        void isWhenTheFirstWindowEndedWhicheverServerWorksOnIt() {
            DestructionId first = destructions.request(PATIENT);
            destructions.clock().advance(Duration.ofSeconds(1));
            another("two");
            assertThat(store.findLongestDue(DUE.minusNanos(1000))).isEmpty();

            destructions.change(first, it -> it.begin(DUE));

            assertThat(store.findLongestDue(DUE.plusSeconds(1))).contains(DUE);
        }

        @Test
        void isNoneIfTheKeysAreErasedOrHeld() {
            DestructionId erased = destructions.request(PATIENT);
            destructions.change(erased, it -> it.erased(DUE, 1, List.of()));
            another("held");
            destructions.holds().place(new PatientId("held"), new HoldReason("lawsuit"), RowCondition.NONE);

            assertThat(store.findLongestDue(DUE.plusSeconds(1))).isEmpty();
        }
    }

    @Nested
    class Count {

        @Test
        void isOfTheStatus() {
            long pending = store.count(DestructionStatus.PENDING);
            long erasing = store.count(DestructionStatus.ERASING);
            DestructionId first = destructions.request(PATIENT);
            another("two");
            assertThat(store.count(DestructionStatus.PENDING)).isEqualTo(pending + 2);

            destructions.change(first, it -> it.begin(DUE));

            assertThat(store.count(DestructionStatus.PENDING)).isEqualTo(pending + 1);
            assertThat(store.count(DestructionStatus.ERASING)).isEqualTo(erasing + 1);
        }
    }

    @Nested
    class Change {

        @Test
        void isStored() {
            DestructionId id = destructions.request(PATIENT);

            destructions.change(id, it -> it.cancel("second", DUE));

            assertThat(destructions.record(id).cancelledBy()).contains("second");
        }

        @Test
        void refusesOneThatIsGone() {
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> destructions
                            .database()
                            .change(store.change(
                                    Attempt.partOf(
                                            "course", Operation.CANCEL_DESTRUCTION, destructions.context(PATIENT)),
                                    destructions.rowOf(new DestructionId(UUID.randomUUID())),
                                    it -> {})::apply));
        }
    }
}
