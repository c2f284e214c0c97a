package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class DataKeyErasureStoreTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId OTHER = new PatientId("other");

    private final InProcessDatabase database;
    private final InProcessDataKeys prepared;
    private final DataKeyErasureStore erasure;
    private final GeneratedDataKey first;
    private final GeneratedDataKey second;
    private final PatientRowId patient;
    private final PatientRowId other;

    DataKeyErasureStoreTest(DatabaseKind kind) {
        database = kind.database();
        InProcessAudit audit = new InProcessAudit(database);
        prepared = new InProcessDataKeys(audit, Clock.systemUTC());
        erasure = prepared.erasure();
        TenantId tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
        first = prepared.generate(PATIENT);
        second = prepared.generate(PATIENT);
        prepared.generate(OTHER).close();
        patient = rowOf(tenant, PATIENT);
        other = rowOf(tenant, OTHER);
    }

    private PatientRowId rowOf(TenantId tenant, PatientId patientId) {
        return prepared.patients()
                .patients()
                .findId(new EncryptionContext(tenant, patientId))
                .orElseThrow();
    }

    private DataKey stored(PatientRowId of, DataKeyId keyId) {
        return prepared.dataKeys().find(of, keyId).orElseThrow();
    }

    @Nested
    class Count {

        @Test
        void isThatOfThePatient() {
            assertThat(erasure.count(patient)).isEqualTo(2);
        }
    }

    @Nested
    class FindEncryptedKeys {

        @Test
        void answersTheFirstOfThePatient() {
            assertThat(erasure.findEncryptedKeys(patient, 1)).containsExactly(first.encryptedKey());
            assertThat(erasure.findEncryptedKeys(patient, 3))
                    .containsExactly(first.encryptedKey(), second.encryptedKey());
        }

        @Test
        void answersNothingOnceTheyAreOverwritten() {
            erasure.overwrite(patient, () -> {});

            assertThat(erasure.findEncryptedKeys(patient, 1)).isEmpty();
        }
    }

    @Nested
    class Overwrite {

        @Test
        void leavesNothingOfAnyEncryptedKeyOfThePatient() {
            erasure.overwrite(patient, () -> {});

            assertThat(stored(patient, first.keyId()).encryptedKey().bytes()).containsExactly(0);
            assertThat(stored(patient, second.keyId()).encryptedKey().bytes()).containsExactly(0);
        }

        @Test
        void leavesOtherPatientsAlone() {
            erasure.overwrite(patient, () -> {});

            assertThat(erasure.findEncryptedKeys(other, 1)).hasSize(1);
        }
    }

    @Nested
    class ListKeys {

        @Test
        void tellsEachKeyWithItsGenerationOldestFirst() {
            assertThat(erasure.list(patient))
                    .containsExactly(
                            new DataKeyErasureStore.DestroyedKey(first.keyId(), 1),
                            new DataKeyErasureStore.DestroyedKey(second.keyId(), 1));
        }
    }

    @Nested
    class DeleteAll {

        @Test
        void removesThePatientsRowsAndNoOthers() {
            erasure.deleteAll(patient);

            assertThat(erasure.list(patient)).isEmpty();
            assertThat(erasure.list(other)).hasSize(1);
        }
    }

    @Nested
    class Delete {

        @Test
        void removesThePatientsRowsAndNoOthers() {
            database.change(erasure.delete(patient)::apply);

            assertThat(erasure.list(patient)).isEmpty();
            assertThat(erasure.list(other)).hasSize(1);
        }
    }
}
