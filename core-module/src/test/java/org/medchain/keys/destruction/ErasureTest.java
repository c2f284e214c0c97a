package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.LegalHoldException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.InProcessErasureRegister;

@ParameterizedClass
@EnumSource
class ErasureTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions destructions;
    private final EncryptedKey key;
    private final PatientRowId row;

    ErasureTest(ErasureKeysOn place) {
        destructions = new InProcessDestructions(place);
        key = destructions.addKey(PATIENT);
        row = destructions.rowOf(PATIENT);
    }

    private void requireErased(DestructionId id) {
        assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        assertThat(destructions.record(id).certificate()).isPresent();
        assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.DESTROYED);
        assertThat(destructions.patients().findRow(row).flatMap(Patient::patientId))
                .isEmpty();
        assertThat(destructions.erasureKeysOf(row)).isZero();
        assertThat(destructions.rowsOf(row, "data_keys")).isZero();
        assertThat(InProcessErasureRegister.entries(destructions.register()))
                .extracting(ErasedPatient::patient)
                .containsExactly(row.value());
        assertThat(destructions.register().find(destructions.context(PATIENT)))
                .map(ErasedPatient::patient)
                .contains(row.value());
    }

    @Nested
    class Run {

        @Test
        void erasesAndCertifies() {
            DestructionId id = destructions.destroy(PATIENT);

            requireErased(id);
            assertThat(destructions.record(id).unwrapFailedWith()).contains(FailureReason.KEYS_DESTROYED);
            assertThat(destructions.record(id).erasedAt())
                    .contains(InProcessDestructions.START.plus(InProcessDestructions.WINDOW));
            assertThat(destructions.ends())
                    .containsExactly(
                            "DESTROY_PATIENT_KEYS SUCCESS",
                            "BEGIN_ERASURE SUCCESS",
                            "ERASE_PATIENT_KEYS SUCCESS",
                            "DECRYPT_DATA_KEY KEYS_DESTROYED",
                            "CERTIFY_DESTRUCTION SUCCESS");
            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> destructions.dataKeys().decrypt(key, PATIENT));
        }

        @Test
        void isTheServicesActAndPartOfTheDestruction() {
            DestructionId id = destructions.destroy(PATIENT);

            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .filteredOn(event -> event.operation() == Operation.ERASE_PATIENT_KEYS)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.actor()).isEqualTo("internal");
                        assertThat(event.requestId()).isEqualTo(id.toString());
                    });
        }

        @Test
        void makesTheTrailForgetThePatient() {
            destructions.destroy(PATIENT);

            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .allSatisfy(event -> assertThat(event.patientId()).isEmpty());
        }

        @Test
        void leavesTheIdInTheTrailOfATenantThatKeepsIds() {
            destructions.setPolicies(InProcessDestructions.policies(false, true));

            DestructionId id = destructions.destroy(PATIENT);

            requireErased(id);
            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .allSatisfy(event -> assertThat(event.patientId()).contains("patient"));
        }

        @Test
        void triesNoKeyOfAPatientWithoutKeys() {
            PatientId empty = new PatientId("empty");
            destructions.addPatient(empty);

            DestructionId id = destructions.destroy(empty);

            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
            assertThat(destructions.record(id).unwrapFailedWith()).isEmpty();
            assertThat(destructions.ends()).doesNotContain("DECRYPT_DATA_KEY KEYS_DESTROYED");
        }

        @Test
        void refusesBeforeTheWindowIsOver() {
            DestructionId id = destructions.request(PATIENT);
            destructions.callAsTheService();

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> destructions.erasure().run(destructions.rowOf(id), () -> {}));
            assertThat(destructions.ends()).last().isEqualTo("BEGIN_ERASURE CONFLICT");
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.PENDING_DESTRUCTION);
            assertThat(InProcessErasureRegister.entries(destructions.register()))
                    .isEmpty();
        }

        @Test
        void refusesUnderALegalHold() {
            DestructionId id = destructions.request(PATIENT);
            destructions.holds().place(PATIENT, new HoldReason("lawsuit"), RowCondition.NONE);

            assertThatExceptionOfType(LegalHoldException.class).isThrownBy(() -> destructions.erase(id));
            assertThat(destructions.ends()).last().isEqualTo("BEGIN_ERASURE LEGAL_HOLD");
            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.PENDING);
            assertThat(destructions.erasureKeysOf(row)).isEqualTo(1);
        }

        @Test
        void doesNothingOnceItIsCancelledOrDone() {
            DestructionId cancelled = destructions.request(PATIENT);
            destructions.requests().cancel(cancelled);
            destructions.erase(cancelled);
            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);

            DestructionId done = destructions.destroy(PATIENT);
            int events = destructions.ends().size();
            destructions.erase(done);

            assertThat(destructions.ends()).hasSize(events);
        }
    }

    /** Somebody who writes the database gave the patient's row the id of another one, and that one's another. */
    @Nested
    class RunAfterIdsWereChanged {

        private static final PatientId OTHER = new PatientId("other");

        @BeforeEach
        void addOther() {
            destructions.addKey(OTHER);
        }

        private void changeIds() {
            InProcessPatients patients = destructions.dataKeys().patients();
            PatientRowId other = destructions.rowOf(OTHER);
            patients.setId(other, "a third");
            patients.setId(row, "other");
        }

        private void requireNothingErased(DestructionId id) {
            changeIds();

            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> destructions.erase(id));

            assertThat(InProcessErasureRegister.entries(destructions.register()))
                    .isEmpty();
            assertThat(destructions.erasureKeysOf(row)).isEqualTo(1);
        }

        @Test
        void erasesNeitherOfBoth() {
            DestructionId id = destructions.request(PATIENT);

            requireNothingErased(id);

            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.PENDING);
        }

        @Test
        void listsNobodyOnceItHasBegun() {
            DestructionId id = destructions.request(PATIENT);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            destructions.changing(
                    id, it -> it.begin(destructions.clock().instant()), PatientLifecycle.markDestroyed(row));

            requireNothingErased(id);
        }

        @Test
        void erasesOnceTheIdsAreMended() {
            DestructionId id = destructions.request(PATIENT);
            requireNothingErased(id);
            destructions.dataKeys().patients().setId(row, "patient");

            destructions.erase(id);

            requireErased(id);
        }
    }

    /** A server died after a step; the next round goes on. */
    @Nested
    class RunAgain {

        private DestructionId begun() {
            DestructionId id = destructions.request(PATIENT);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            destructions.changing(
                    id, it -> it.begin(destructions.clock().instant()), PatientLifecycle.markDestroyed(row));
            return id;
        }

        private ErasedPatient listed(DestructionId id) {
            ErasedPatient erased = new ErasedPatient(
                    destructions.tenant(),
                    row.value(),
                    destructions.register().hashOf(destructions.context(PATIENT)),
                    id.value(),
                    destructions.clock().instant());
            destructions.register().append(erased);
            return erased;
        }

        @Test
        void goesOnOnceItHasBegun() {
            DestructionId id = begun();

            destructions.erase(id);

            requireErased(id);
            assertThat(destructions.ends()).containsOnlyOnce("BEGIN_ERASURE SUCCESS");
        }

        @Test
        void goesOnOnceThePatientIsListed() {
            DestructionId id = begun();
            listed(id);

            destructions.erase(id);

            requireErased(id);
            assertThat(destructions.ends()).contains("ERASE_PATIENT_KEYS SUCCESS");
        }

        @Test
        void goesOnOnceTheErasureKeyIsGoneFromItsStore() {
            DestructionId id = begun();
            destructions.dataKeys().patients().keys().erase(List.of(listed(id)));

            destructions.erase(id);

            requireErased(id);
            assertThat(destructions.ends()).contains("ERASE_PATIENT_KEYS SUCCESS");
        }

        @Test
        void erasesOnceOnly() {
            DestructionId id = begun();
            ErasedPatient erased = listed(id);
            destructions.changing(
                    id,
                    it -> it.erased(erased.time(), 1, List.of()),
                    destructions.register().recordErasure(erased).then(PatientLifecycle.erase(row)));

            destructions.erase(id);

            requireErased(id);
            assertThat(destructions.ends()).doesNotContain("ERASE_PATIENT_KEYS SUCCESS");
            assertThat(destructions.record(id).erasedAt()).contains(erased.time());
        }
    }
}
