package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.audit.archive.StoredDestructions;
import org.medchain.keys.patient.erased.OfferedKeys;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

/** What is refused, when an operation ends, of a patient who was active when it began. */
@ParameterizedClass
@EnumSource
class PatientGuardTest {

    private final EncryptionContext context;
    private final InProcessDatabase database;
    private final InProcessPatients prepared;
    private final PatientRowId row;
    private final PatientKeys patient;

    PatientGuardTest(DatabaseKind kind) {
        database = kind.database();
        prepared = new InProcessPatients(database);
        context = prepared.contextOf("patient");
        row = prepared.add(context);
        patient = prepared.patients().find(context).orElseThrow();
    }

    private void end() {
        prepared.apply(patient.requireActive());
    }

    private void requireOffered() {
        assertThat(prepared.erasureRegister().erased().takeOffered())
                .containsExactly(new OfferedKeys(
                        row.tenantId(), row.value(), prepared.erasureRegister().hashOf(context)));
        assertThat(prepared.erasureRegister().erased().takeOffered()).isEmpty();
    }

    @Nested
    class Refuse {

        @Test
        void letsAnActivePatientThrough() {
            assertThatCode(PatientGuardTest.this::end).doesNotThrowAnyException();
        }

        @Test
        void refusesOnceTheDestructionIsPending() {
            prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, row);

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(PatientGuardTest.this::end);
        }

        @Test
        void refusesDestroyedKeysAndNotesNothing() {
            prepared.bringTo(PatientStatus.DESTROYED, row);
            prepared.list(context, row.value());

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(PatientGuardTest.this::end);
            assertThat(prepared.erasureRegister().erased().takeOffered()).isEmpty();
        }

        @Test
        void refusesARowThatIsGone() {
            database.execute("delete from erasure_keys where patient = ?", row.value());
            assertThat(database.execute("delete from patients where id = ?", row.value()))
                    .isEqualTo(1);

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(PatientGuardTest.this::end);
        }

        @Test
        void refusesAListedRowAndNotesThatItOffersKeys() {
            prepared.list(context, row.value());

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(PatientGuardTest.this::end);
            requireOffered();
        }

        @Test
        void refusesAnotherRowOfAListedPatientAndNotesThatItOffersKeys() {
            prepared.list(context, UUID.randomUUID());

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(PatientGuardTest.this::end);
            requireOffered();
        }

        @Test
        void refusesAPatientOfABatchWhoIsListed() {
            try (StoredPatient read = prepared.patients()
                    .findBetween(PatientRowId.beforeAll(context.tenantId()), row, 1)
                    .get(0)) {
                prepared.list(context, UUID.randomUUID());

                assertThatExceptionOfType(KeysDestroyedException.class)
                        .isThrownBy(
                                () -> prepared.apply(read.keys().orElseThrow().requireActive()));
            }
        }

        @Test
        void refusesAKeptPatientWhoIsListed() {
            prepared.active().find(context).orElseThrow().close();
            prepared.list(context, UUID.randomUUID());

            try (PatientKeys kept = prepared.active().find(context).orElseThrow()) {
                assertThatExceptionOfType(KeysDestroyedException.class)
                        .isThrownBy(() -> prepared.apply(kept.requireActive()));
            }
        }
    }

    /** The patient's row says that the keys may be used. */
    @Nested
    class SealedDestructions {

        private UUID add(String status) {
            return new StoredDestructions(database).add(row, status);
        }

        @ParameterizedTest
        @ValueSource(strings = {"AWAITING_APPROVAL", "PENDING"})
        void refuseAPatientWhomTheyBlock(String status) {
            add(status);

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(PatientGuardTest.this::end);
        }

        @ParameterizedTest
        @ValueSource(strings = {"ERASING", "ERASED"})
        void refuseAPatientWhoseKeysTheyDestroy(String status) {
            add(status);

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(PatientGuardTest.this::end);
        }

        @Test
        void letAPatientThroughOnceAllAreCancelled() {
            add("CANCELLED");
            add("CANCELLED");
            assertThatCode(PatientGuardTest.this::end).doesNotThrowAnyException();

            add("PENDING");
            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(PatientGuardTest.this::end);
        }

        @Test
        void countWhateverTheirRowsSay() {
            database.execute("update destructions set status = 'CANCELLED' where id = ?", add("PENDING"));

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(PatientGuardTest.this::end);
        }

        @Test
        void keepTheKeysFromBeingUsedIfASealIsWrong() {
            database.execute(
                    "update row_seals set sealed_values = replace(sealed_values, 'PENDING', 'CANCELLED') where subject = ?",
                    "destructions/" + add("PENDING"));

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(PatientGuardTest.this::end);
        }

        @ParameterizedTest
        @ValueSource(strings = {"delete from row_seals", "update row_seals set sealed_values = null"})
        void keepTheKeysFromBeingUsedIfASealIsMissing(String sql) {
            database.execute(sql + " where subject = ?", "destructions/" + add("CANCELLED"));

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(PatientGuardTest.this::end);
        }

        /** The row does: it was changed past the service. */
        @Test
        void doNotHideThatAListedRowOffersKeys() {
            add("ERASED");
            prepared.list(context, row.value());

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(PatientGuardTest.this::end);
            requireOffered();
        }
    }
}
