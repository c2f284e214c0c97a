package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.LockedFirst;
import org.medchain.keys.tenant.MisnamedTenant;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.WorkStore;

@ParameterizedClass
@EnumSource
class StagedKeyStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final InProcessDatabase database;
    private final InProcessDataKeys prepared;
    private final StagedKeyStore store;
    private final WorkStore leases;
    private final PatientRowId patient;
    private final StagedRotation none = StagedRotation.none(UUID.randomUUID(), NOW);

    StagedKeyStoreTest(DatabaseKind kind) {
        database = kind.database();
        prepared = new InProcessDataKeys(new InProcessAudit(database), InProcessAudit.CLOCK);
        store = new StagedKeyStore(database);
        leases = new WorkStore(database, database.time(), InProcessAudit.CLOCK);
        patient = prepared.patients().add(prepared.patients().contextOf("patient"));
    }

    private Lease<PatientRowId> take() {
        return leases.take(StagedKeyStore.PREPARING, patient).orElseThrow();
    }

    private static StagedRotation reaching(UUID reached, StagedRotation rotation) {
        return new StagedRotation(
                rotation.id(),
                rotation.wrappedUnder(),
                rotation.due(),
                rotation.startedAt(),
                reached,
                new RotatedPatient(1, 2, 3),
                false);
    }

    @Test
    void goesOnWithWhatAnEarlierHolderStored() {
        StagedRotation stored = reaching(UUID.randomUUID(), none);
        try (Lease<PatientRowId> first = take()) {
            assertThat(store.findOrInsert(first, none)).isEqualTo(none);
            store.append(first, Effect.NONE, stored, List.of());
        }

        try (Lease<PatientRowId> second = take()) {
            assertThat(store.findOrInsert(second, StagedRotation.none(UUID.randomUUID(), NOW)))
                    .isEqualTo(stored);
        }
    }

    @Test
    void refusesASliceOfAHolderThatLostTheLease() {
        Lease<PatientRowId> lost = take();
        store.findOrInsert(lost, none);
        lost.close();
        Lease<PatientRowId> next = take();

        assertThatExceptionOfType(Lease.LostException.class)
                .isThrownBy(() -> store.append(lost, Effect.NONE, reaching(UUID.randomUUID(), none), List.of()));

        assertThat(store.findOrInsert(next, none)).isEqualTo(none);
    }

    @Test
    void refusesASliceOfARotationThatWasBegunAgain() {
        try (Lease<PatientRowId> lease = take()) {
            StagedRotation again = StagedRotation.none(UUID.randomUUID(), NOW);
            store.findOrInsert(lease, none);
            store.begin(lease, none, again);

            assertThatExceptionOfType(RotationInProgressException.class)
                    .isThrownBy(() -> store.append(lease, Effect.NONE, reaching(UUID.randomUUID(), none), List.of()));

            assertThat(store.findOrInsert(lease, none)).isEqualTo(again);
        }
    }

    @Nested
    class MoveSome {

        /** More rows than are looked at together. */
        private static final int MANY = 25;

        private static final int TOGETHER = 20;

        private long switched() {
            return database.execute(
                    "update staged_rotations set due = due where tenant_id = ?",
                    patient.tenantId().value());
        }

        private void stageSwitched(String tenantId) {
            database.execute(
                    "insert into staged_rotations (tenant_id, patient, rotation, wrapped_under, due, started_at, reached, rotated,"
                            + " unchanged, generation, switched) select tenant_id, id, id, 'kek', '', created_at, id, 0, 0, 2, true"
                            + " from patients where tenant_id = ?",
                    tenantId);
        }

        @Test
        void endsWhatHasNothingLeftToMove() {
            stageSwitched(patient.tenantId().value());

            prepared.mover().moveSome();

            assertThat(switched()).isZero();
        }

        @Test
        void movesThoseOfOthersIfRowsOfOneAreLocked() {
            prepared.patients().add(new EncryptionContext(patient.tenantId(), new PatientId("other")));
            stageSwitched(patient.tenantId().value());
            StagedKeyMover beside = new StagedKeyMover(new LockedFirst(database));

            beside.moveSome();
            assertThat(switched()).isEqualTo(1);

            beside.moveSome();
            assertThat(switched()).isZero();
        }

        @Test
        void movesThoseBehindManyThatAreLocked() {
            for (int i = 0; i < MANY; i++) {
                prepared.patients().add(new EncryptionContext(patient.tenantId(), new PatientId("patient-" + i)));
            }
            stageSwitched(patient.tenantId().value());
            StagedKeyMover beside = new StagedKeyMover(new LockedFirst(database, TOGETHER));

            beside.moveSome();
            assertThat(switched()).isEqualTo(MANY + 1);

            beside.moveSome();
            assertThat(switched()).isEqualTo(TOGETHER);

            beside.moveSome();
            assertThat(switched()).isZero();
        }

        /** Another program than the service wrote the rows. */
        @Test
        void passesOverRotationsOfNoTenant() {
            stageSwitched(patient.tenantId().value());
            try (MisnamedTenant misnamed = new MisnamedTenant(database, patient.tenantId())) {
                for (int i = 0; i < MANY; i++) {
                    misnamed.withPatient(prepared.patients()
                            .add(new EncryptionContext(patient.tenantId(), new PatientId("patient-" + i))));
                }
                stageSwitched(misnamed.name());

                prepared.mover().moveSome();
            }

            assertThat(switched()).isZero();
        }
    }
}
