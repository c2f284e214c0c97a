package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessErasureKeys;

@ParameterizedClass
@EnumSource
class AbandonedErasureKeysTest {

    private final InProcessErasureKeys store;
    private final InProcessPatients prepared;
    private final EncryptionContext context;
    private final AbandonedErasureKeys abandoned;

    AbandonedErasureKeysTest(DatabaseKind kind) {
        store = InProcessErasureKeys.open(kind);
        prepared = new InProcessPatients(kind.database(), Optional.of(store));
        context = prepared.contextOf("patient");
        abandoned = new AbandonedErasureKeys(ErasureKeysOn.settings(true), store.door(), prepared.patients());
    }

    /** A key whose first data key never came about. */
    private PatientRowId abandon() {
        try (PatientKeys patient = prepared.patients().findOrPrepare(context)) {
            return patient.id();
        }
    }

    @Nested
    class Delete {

        @Test
        void deletesAKeyThatWasNeverUsedAfterADay() {
            PatientRowId row = abandon();
            store.age(row.value(), 2);

            abandoned.delete();

            assertThat(store.rowsOf(row.value())).isZero();
        }

        /** Another program than the service wrote the row. */
        @Test
        void deletesTheOthersIfOneIsOfNoTenant() {
            PatientRowId row = abandon();
            store.age(row.value(), 2);
            store.execute(
                    "insert into sealed_erasure_keys (tenant_id, patient, patient_hash, kek, sealed_key, used, created_at, taken_at)"
                            + " select '! no tenant', patient, patient_hash, kek, sealed_key, used, created_at, taken_at"
                            + " from sealed_erasure_keys where patient = ?",
                    row.value());

            abandoned.delete();

            assertThat(store.rowsOf(row.value())).isEqualTo(1);
            assertThat(prepared.keys().find(row)).isEmpty();
        }

        @Test
        void leavesAYoungerOne() {
            PatientRowId row = abandon();

            abandoned.delete();

            assertThat(store.rowsOf(row.value())).isEqualTo(1);
        }

        @Test
        void leavesOneThatWasTakenAgain() {
            PatientRowId row = abandon();
            store.age(row.value(), 2);
            assertThat(abandon()).isEqualTo(row);

            abandoned.delete();

            assertThat(store.rowsOf(row.value())).isEqualTo(1);
        }

        /** The server died between the commit and the mark. */
        @Test
        void marksOneWhosePatientTheRecordsKnow() {
            PatientRowId row;
            try (PatientKeys patient = prepared.patients().findOrPrepare(context)) {
                row = patient.id();
                prepared.apply(patient.storeIfNew(context, Instant.parse("2026-11-01T12:00:00Z")));
            }
            store.age(row.value(), 2);

            abandoned.delete();

            assertThat(prepared.keys().find(row)).map(KeptErasureKey::used).contains(true);
        }

        /** The records were restored to before the patient's first key. */
        @Test
        void leavesAUsedKeyWhosePatientTheRecordsLost() {
            PatientRowId row = prepared.add(context);
            store.age(row.value(), 1000);
            prepared.forget(row);

            abandoned.delete();

            assertThat(store.rowsOf(row.value())).isEqualTo(1);
            assertThat(prepared.patients().find(context)).isPresent();
        }
    }
}
