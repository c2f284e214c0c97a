package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

@ParameterizedClass
@EnumSource
class PatientStoreTest {

    private final InProcessPatients prepared;
    private final PatientStore patients;
    private final EncryptionContext context;

    PatientStoreTest(ErasureKeysOn place) {
        prepared = new InProcessPatients(place);
        patients = prepared.patients();
        context = prepared.contextOf("patient");
    }

    private EncryptionContext neighbour(String patientId) {
        return new EncryptionContext(context.tenantId(), new PatientId(patientId));
    }

    private List<PatientRowId> addThree() {
        return IntStream.range(0, 3)
                .mapToObj(number -> prepared.add(neighbour("patient-" + number)))
                .toList();
    }

    private static byte[] bytesOf(PatientKeys patient) {
        return patient.useErasureKey(byte[]::clone);
    }

    private PatientRowId beforeAll() {
        return PatientRowId.beforeAll(context.tenantId());
    }

    @Nested
    class Find {

        @Test
        void answersTheRowAndTheErasureKey() {
            PatientRowId row = prepared.add(context);

            try (PatientKeys first = patients.find(context).orElseThrow();
                    PatientKeys second = patients.find(context).orElseThrow()) {
                assertThat(first.id()).isEqualTo(row);
                assertThat(bytesOf(first)).hasSize(ErasureKey.LENGTH).isEqualTo(bytesOf(second));
            }
        }

        @Test
        void answersNothingForAnUnknownPatient() {
            assertThat(patients.find(context)).isEmpty();
        }

        @Test
        void answersNothingOfAnotherTenantsPatient() {
            prepared.add(context);

            assertThat(patients.find(prepared.contextOf("patient"))).isEmpty();
        }

        @Test
        void answersNothingIfTheErasureKeyIsLost() {
            PatientRowId row = prepared.add(context);
            prepared.loseErasureKey(row);

            assertThat(patients.find(context)).isEmpty();
        }

        @Test
        void refusesWhileDestructionIsPending() {
            prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, prepared.add(context));

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> patients.find(context));
        }

        @Test
        void refusesDestroyedKeys() {
            prepared.bringTo(PatientStatus.DESTROYED, prepared.add(context));

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> patients.find(context));
        }

        @Test
        void refusesAPatientWhoseErasureIsRecorded() {
            prepared.recordErasure(context);

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> patients.find(context));
        }

        @Test
        void refusesWhomTheErasureRegisterListsAndNotesThatTheRowOffersKeys() {
            prepared.list(context, prepared.add(context).value());

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> patients.find(context));
            assertThat(prepared.erasureRegister().erased().takeOffered()).hasSize(1);
        }

        @Test
        void refusesAnotherRowOfAPatientWhomTheErasureRegisterLists() {
            prepared.add(context);
            prepared.list(context, UUID.randomUUID());

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> patients.find(context));
        }

        @Test
        void refusesAListedPatientWithoutARowAndNotesNothing() {
            prepared.list(context, UUID.randomUUID());

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> patients.find(context));
            assertThat(prepared.erasureRegister().erased().takeOffered()).isEmpty();
        }
    }

    @Nested
    class FindOrPrepare {

        @Test
        void answersAKnownPatient() {
            PatientRowId row = prepared.add(context);

            try (PatientKeys patient = patients.findOrPrepare(context)) {
                assertThat(patient.id()).isEqualTo(row);
                assertThat(patient.isKnown()).isTrue();
            }
        }

        @Test
        void preparesAPatientAndStoresNothing() {
            try (PatientKeys patient = patients.findOrPrepare(context)) {
                assertThat(patient.isKnown()).isFalse();
                assertThat(bytesOf(patient)).hasSize(ErasureKey.LENGTH).isNotEqualTo(new byte[ErasureKey.LENGTH]);
            }
            assertThat(patients.findRow(context)).isEmpty();
        }

        @Test
        void preparesAnotherErasureKeyForEachPatient() {
            try (PatientKeys first = patients.findOrPrepare(context);
                    PatientKeys second = patients.findOrPrepare(neighbour("other"))) {
                assertThat(bytesOf(first)).isNotEqualTo(bytesOf(second));
            }
        }

        @Test
        void preparesNothingForAPatientWhoseErasureIsRecorded() {
            prepared.recordErasure(context);

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> patients.findOrPrepare(context));
        }
    }

    @Nested
    class FindId {

        @Test
        void answersTheRowWhileDestructionIsPending() {
            PatientRowId row = prepared.add(context);
            prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, row);

            assertThat(patients.findId(context)).contains(row);
        }

        @Test
        void answersNothingForAnUnknownPatient() {
            assertThat(patients.findId(context)).isEmpty();
        }

        @Test
        void refusesDestroyedKeys() {
            prepared.bringTo(PatientStatus.DESTROYED, prepared.add(context));

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> patients.findId(context));
        }

        @Test
        void refusesAnotherRowOfAPatientWhomTheErasureRegisterLists() {
            prepared.add(context);
            prepared.list(context, UUID.randomUUID());

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> patients.findId(context));
        }
    }

    @Nested
    class FindRow {

        @Test
        void answersTheRowWhateverItsStatus() {
            PatientRowId row = prepared.add(context);
            prepared.bringTo(PatientStatus.DESTROYED, row);

            assertThat(patients.findRow(context).orElseThrow().id()).isEqualTo(row);
            assertThat(patients.findRow(row).orElseThrow().status()).isEqualTo(PatientStatus.DESTROYED);
        }

        @Test
        void answersARowWhoseIdIsForgottenByTheRowOnly() {
            PatientRowId row = prepared.add(context);
            prepared.apply(PatientLifecycle.forgetId(row));

            assertThat(patients.findRow(context)).isEmpty();
            assertThat(patients.findRow(row).orElseThrow().patientId()).isEmpty();
        }

        @Test
        void answersNothingForAnUnknownPatient() {
            assertThat(patients.findRow(context)).isEmpty();
            assertThat(patients.findRow(new PatientRowId(context.tenantId(), UUID.randomUUID())))
                    .isEmpty();
        }

        @Test
        void answersNothingOfAnotherTenant() {
            PatientRowId row = prepared.add(context);
            TenantId other = prepared.contextOf("patient").tenantId();

            assertThat(patients.findRow(new PatientRowId(other, row.value()))).isEmpty();
        }
    }

    @Nested
    class FindAfter {

        @Test
        void answersAPageOfTheTenantsPatientsInTheOrderOfTheirRows() {
            List<PatientRowId> rows = addThree();
            prepared.add(prepared.contextOf("elsewhere"));

            assertThat(patients.findAfter(beforeAll(), 2))
                    .extracting(Patient::id)
                    .isEqualTo(rows.subList(0, 2));
            assertThat(patients.findAfter(rows.get(1), 2))
                    .extracting(Patient::id)
                    .containsExactly(rows.get(2));
        }

        @Test
        void leavesOutThoseWhoseIdsAreForgotten() {
            List<PatientRowId> rows = addThree();
            prepared.apply(PatientLifecycle.forgetId(rows.get(1)));

            assertThat(patients.findAfter(beforeAll(), 3))
                    .extracting(Patient::id)
                    .containsExactly(rows.get(0), rows.get(2));
        }
    }

    @Nested
    class FindBetween {

        @Test
        void answersThoseBehindTheFirstUpToTheLast() {
            List<PatientRowId> rows = addThree();
            prepared.add(neighbour("later"));

            assertThat(patients.findBetween(rows.get(0), rows.get(2), 10))
                    .extracting(StoredPatient::id)
                    .isEqualTo(rows.subList(1, 3));
        }

        /** Another program than the service wrote the id. */
        @Test
        void answersOneWithAnIdThatIsNoneWithoutKeys() {
            List<PatientRowId> rows = addThree();
            prepared.setId(rows.get(1), "patient-1 ");

            assertThat(patients.findBetween(beforeAll(), rows.get(2), 3))
                    .extracting(
                            StoredPatient::id,
                            StoredPatient::isReadable,
                            patient -> patient.keys().isPresent())
                    .containsExactly(
                            tuple(rows.get(0), true, true),
                            tuple(rows.get(1), false, false),
                            tuple(rows.get(2), true, true));
            prepared.setId(rows.get(1), "patient-1");
        }

        /** A rotation of the others goes on. */
        @Test
        void answersOneWhoseErasureKeyDoesNotOpenWithoutKeys() {
            List<PatientRowId> rows = addThree();
            prepared.damageErasureKey(rows.get(1));

            assertThat(patients.findBetween(beforeAll(), rows.get(2), 3))
                    .extracting(
                            StoredPatient::isReadable,
                            StoredPatient::damaged,
                            patient -> patient.keys().isPresent())
                    .containsExactly(tuple(true, false, true), tuple(true, true, false), tuple(true, false, true));
        }

        @Test
        void answersNoMoreThanTheLimit() {
            List<PatientRowId> rows = addThree();

            assertThat(patients.findBetween(beforeAll(), rows.get(2), 2))
                    .extracting(StoredPatient::context)
                    .containsExactly(neighbour("patient-0"), neighbour("patient-1"));
        }

        @Test
        void lendsTheErasureKeysOfActivePatientsOnly() {
            List<PatientRowId> rows = addThree();
            prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, rows.get(1));
            prepared.bringTo(PatientStatus.DESTROYED, rows.get(2));

            assertThat(patients.findBetween(beforeAll(), rows.get(2), 3))
                    .extracting(patient -> patient.keys().map(PatientKeys::id))
                    .containsExactly(Optional.of(rows.get(0)), Optional.empty(), Optional.empty());
        }

        @Test
        void leavesOutThoseWhoseIdsAreForgotten() {
            List<PatientRowId> rows = addThree();
            prepared.apply(PatientLifecycle.forgetId(rows.get(0)));

            assertThat(patients.findBetween(beforeAll(), rows.get(2), 3))
                    .extracting(StoredPatient::id)
                    .isEqualTo(rows.subList(1, 3));
        }
    }

    @Nested
    class Count {

        @Test
        void answersHowManyThereAreAndTheLast() {
            List<PatientRowId> rows = addThree();
            prepared.add(prepared.contextOf("elsewhere"));

            assertThat(patients.count(context.tenantId()))
                    .isEqualTo(new PatientStore.PatientCount(3, Optional.of(rows.get(2))));
        }

        @Test
        void leavesOutThoseWhoseIdsAreForgotten() {
            List<PatientRowId> rows = addThree();
            prepared.apply(PatientLifecycle.forgetId(rows.get(2)));

            assertThat(patients.count(context.tenantId()))
                    .isEqualTo(new PatientStore.PatientCount(2, Optional.of(rows.get(1))));
        }

        @Test
        void answersNoneForATenantWithoutPatients() {
            assertThat(patients.count(context.tenantId()))
                    .isEqualTo(new PatientStore.PatientCount(0, Optional.empty()));
        }
    }
}
