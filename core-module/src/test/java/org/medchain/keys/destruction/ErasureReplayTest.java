package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.RegisterEntry;

@ParameterizedClass
@EnumSource
class ErasureReplayTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions destructions;
    private final ErasureReplay replay;
    private final PatientRowId row;
    private final long replaysBefore;

    ErasureReplayTest(ErasureKeysOn place) {
        destructions = new InProcessDestructions(place);
        replay = destructions.replay();
        destructions.addKey(PATIENT);
        row = destructions.rowOf(PATIENT);
        replaysBefore = destructions.replays();
    }

    /** The register lists the patient whose keys the database has: it is from before the erasure. */
    private ErasedPatient listed() {
        return destructions.dataKeys().patients().list(destructions.context(PATIENT), row.value());
    }

    private void requireErased() {
        assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.DESTROYED);
        assertThat(destructions.erasureKeysOf(row)).isZero();
        assertThat(destructions.register().find(destructions.context(PATIENT))).isPresent();
    }

    @Nested
    class Run {

        @Test
        void doesNothingIfTheDatabaseKnowsEveryErasure() {
            destructions.destroy(PATIENT);
            int events = destructions.ends().size();

            replay.run();

            assertThat(destructions.ends()).hasSize(events);
            assertThat(destructions.replays()).isEqualTo(replaysBefore);
        }

        @Test
        void erasesAgainWhomTheDatabaseOffersAndForgetsTheId() {
            ErasedPatient listed = listed();

            replay.run();

            requireErased();
            assertThat(destructions.rowsOf(row, "data_keys")).isZero();
            assertThat(destructions.patients().findRow(row).flatMap(Patient::patientId))
                    .isEmpty();
            assertThat(destructions.replays()).isEqualTo(replaysBefore + 1);
            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .allSatisfy(event -> assertThat(event.patientId()).isEmpty())
                    .last()
                    .satisfies(event -> {
                        assertThat(event.operation()).isEqualTo(Operation.ERASE_PATIENT_KEYS);
                        assertThat(event.reason()).isEmpty();
                        assertThat(event.requestId()).isEqualTo(new DestructionId(listed.destruction()).toString());
                    });
        }

        /** Another program than the service wrote the id. Such a patient's keys stay unusable, and wait until the row is mended. */
        @Test
        void erasesTheOthersIfAnIdIsNone() {
            PatientId other = new PatientId("other");
            destructions.addKey(other);
            PatientRowId spoiled = destructions.rowOf(other);
            ErasedPatient waiting =
                    destructions.dataKeys().patients().list(destructions.context(other), spoiled.value());
            listed();
            setId(spoiled, "other ");

            replay.run();

            requireErased();
            assertThat(destructions.register().erased().isWaiting(waiting.hash()))
                    .isTrue();
            setId(spoiled, "other");
            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> destructions.patients().find(destructions.context(other)));
            replay.eraseWaiting();
            assertThat(destructions.statusOf(spoiled)).isEqualTo(PatientStatus.DESTROYED);
        }

        /** Somebody who writes the database wants the trail to forget another patient. */
        @Test
        void waitsIfTheIdIsThatOfAnother() {
            PatientId other = new PatientId("other");
            destructions.addKey(other);
            PatientRowId rowOfOther = destructions.rowOf(other);
            listed();
            setId(rowOfOther, "a third");
            setId(row, "other");

            replay.run();

            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .filteredOn(event -> event.patientId().equals(Optional.of("other")))
                    .hasSize(1);
            setId(row, "patient");
            replay.eraseWaiting();
            requireErased();
        }

        /** Those of the other tenant are listed first. Of a tenant whose trail can't be written, one is tried. */
        @Test
        void erasesTheOthersIfTheTrailOfATenantIsDamaged() {
            DamagedTrail damaged = new DamagedTrail(destructions);
            PatientRowId first = damaged.addPatient("first");
            PatientRowId second = damaged.addPatient("second");
            damaged.damage();
            damaged.list("first", first);
            damaged.list("second", second);
            listed();

            replay.run();

            requireErased();
            assertThat(destructions.statusOf(first)).isEqualTo(PatientStatus.ACTIVE);
            assertThat(destructions.rowsOf(second, "data_keys")).isEqualTo(1);
            damaged.mend();
            replay.eraseWaiting();
            assertThat(destructions.statusOf(first)).isEqualTo(PatientStatus.DESTROYED);
            assertThat(destructions.statusOf(second)).isEqualTo(PatientStatus.DESTROYED);
        }

        private void setId(PatientRowId of, String id) {
            destructions.execute("update patients set patient_id = ?1 where id = ?2", id, of.value());
        }

        @Test
        void leavesTheIdInTheTrailOfATenantThatKeepsIds() {
            destructions.setPolicies(InProcessDestructions.policies(false, true));
            listed();

            replay.run();

            requireErased();
            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .filteredOn(event -> event.operation() != Operation.DETECT_RESTORATION)
                    .allSatisfy(event -> assertThat(event.patientId()).contains("patient"));
        }

        @Test
        void leavesADestructionThatTheDatabaseKnowsToTheNextRound() {
            DestructionId id = destructions.request(PATIENT);
            listed();

            replay.run();

            requireErased();
            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASING);
            assertThat(destructions.rowsOf(row, "data_keys")).isEqualTo(1);

            destructions.rounds().run();

            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
            assertThat(destructions.rowsOf(row, "data_keys")).isZero();
        }

        /** Somebody deleted what the database knows of the erasure. Without an id nobody would certify it again. */
        @Test
        void leavesADestructionThatIsCertifiedAsItIs() {
            DestructionId id = destructions.destroy(PATIENT);
            destructions.execute(
                    "delete from erased_patients where tenant_id = ?1",
                    destructions.tenant().value());

            replay.run();

            requireErased();
            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        }

        /** The older database has the one that was cancelled, and not the later one that was carried out. */
        @Test
        void doesNotCarryOutADestructionThatWasCancelled() {
            DestructionId cancelled = destructions.request(PATIENT);
            destructions
                    .register()
                    .append(RegisterEntry.cancelled(
                            destructions.tenant(),
                            row.value(),
                            destructions.register().hashOf(destructions.context(PATIENT)),
                            cancelled.value(),
                            destructions.clock().instant()));
            listed();

            replay.run();

            requireErased();
            assertThat(destructions.record(cancelled).status()).isEqualTo(DestructionStatus.PENDING);

            destructions.registerReplay(InProcessDestructions.RUNNING).run();

            assertThat(destructions.record(cancelled).status()).isEqualTo(DestructionStatus.CANCELLED);
            requireErased();
        }

        @Test
        void recordsTheErasureOfAPatientOfWhomTheDatabaseHasNothing() {
            PatientId other = new PatientId("other");
            destructions.dataKeys().patients().list(destructions.context(other), UUID.randomUUID());

            replay.run();

            assertThat(destructions.register().find(destructions.context(other)))
                    .isPresent();
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);
        }

        @Test
        void findsByTheIdAPatientWhoWasStoredAgainInAnotherRow() {
            destructions.dataKeys().patients().list(destructions.context(PATIENT), UUID.randomUUID());

            replay.run();

            requireErased();
        }

        @Test
        void goesBackPageByPageAndErasesInTheOrderOfTheRegister() {
            PatientId next = new PatientId("next");
            destructions.addKey(next);
            PatientRowId nextRow = destructions.rowOf(next);
            ErasedPatient first = listed();
            ErasedPatient second = destructions.dataKeys().patients().list(destructions.context(next), nextRow.value());

            destructions.replay(1).run();

            requireErased();
            assertThat(destructions.statusOf(nextRow)).isEqualTo(PatientStatus.DESTROYED);
            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .filteredOn(event -> event.operation() == Operation.ERASE_PATIENT_KEYS)
                    .extracting(AuditEvent::requestId)
                    .containsExactly(
                            first.destruction().toString(), second.destruction().toString());
        }

        @Test
        void erasesOnceAPatientWhoIsListedWithTwoRows() {
            destructions.dataKeys().patients().list(destructions.context(PATIENT), UUID.randomUUID());
            listed();

            replay.run();

            requireErased();
            assertThat(destructions.ends()).containsExactly("DETECT_RESTORATION SUCCESS", "ERASE_PATIENT_KEYS SUCCESS");
            assertThat(destructions.replays()).isEqualTo(replaysBefore + 1);
        }
    }

    @Nested
    class EraseAgain {

        @Test
        void leavesWhatAnotherServerErasedMeanwhile() {
            ErasedPatient listed = listed();
            destructions.database().change(destructions.register().recordErasure(listed)::apply);

            replay.eraseAgain(List.of(listed));

            assertThat(destructions.ends()).isEmpty();
        }
    }
}
